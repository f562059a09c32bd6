//! What depends on what.

use std::collections::BTreeMap;

use crate::model::Address;

/// The dependencies among some resources, by their position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Graph {
    /// For each resource, the positions of those that must grow before it.
    needs: Vec<Vec<usize>>,
}

/// Resources that need each other in a circle.
#[derive(Debug, thiserror::Error)]
#[error("these need each other in a circle: {}", .0.iter().map(|address| format!("`{address}`")).collect::<Vec<_>>().join(", "))]
pub struct Circle(Vec<Address>);

impl Graph {
    /// Looks up the addresses that each resource depends on; one that nobody declared is taken as given.
    pub fn new<'a>(resources: impl Iterator<Item = (&'a Address, Vec<Address>)>) -> Self {
        let resources: Vec<_> = resources.collect();
        let positions: BTreeMap<&Address, usize> =
            resources.iter().enumerate().map(|(position, (address, _))| (*address, position)).collect();
        let needs = resources
            .iter()
            .map(|(_, needs)| needs.iter().filter_map(|need| positions.get(need).copied()).collect())
            .collect();
        Self { needs }
    }

    /// The positions that a resource needs.
    pub fn needs(&self, position: usize) -> &[usize] {
        &self.needs[position]
    }

    /// The positions of those that need a resource.
    pub fn needed_by(&self, position: usize) -> Vec<usize> {
        (0..self.needs.len()).filter(|&other| self.needs[other].contains(&position)).collect()
    }

    /// All that a set of resources needs, directly or not, without the set itself.
    pub fn closure(&self, of: &[usize]) -> Vec<usize> {
        let mut found: Vec<usize> = Vec::new();
        let mut open = of.to_vec();
        while let Some(position) = open.pop() {
            for &need in self.needs(position) {
                if !found.contains(&need) && !of.contains(&need) {
                    found.push(need);
                    open.push(need);
                }
            }
        }
        found.sort_unstable();
        found
    }

    /// An order in which everything comes after what it needs, and otherwise as before.
    pub fn order(&self, addresses: &[Address]) -> Result<Vec<usize>, Circle> {
        let mut order: Vec<usize> = Vec::with_capacity(self.needs.len());
        let mut placed = vec![false; self.needs.len()];
        while order.len() < self.needs.len() {
            let ready = |position: &usize| {
                !placed[*position] && self.needs(*position).iter().all(|&need| placed[need])
            };
            let Some(next) = (0..self.needs.len()).find(ready) else {
                let open = (0..self.needs.len()).filter(|&position| !placed[position]);
                return Err(Circle(open.map(|position| addresses[position].clone()).collect()));
            };
            placed[next] = true;
            order.push(next);
        }
        Ok(order)
    }

    /// The connected groups: resources of two groups have nothing to do with each other.
    pub fn groups(&self) -> Vec<Vec<usize>> {
        let mut group_of: Vec<Option<usize>> = vec![None; self.needs.len()];
        let mut groups: Vec<Vec<usize>> = Vec::new();
        for start in 0..self.needs.len() {
            if group_of[start].is_some() {
                continue;
            }
            let mut open = vec![start];
            let mut members = Vec::new();
            while let Some(position) = open.pop() {
                if group_of[position].is_none() {
                    group_of[position] = Some(groups.len());
                    members.push(position);
                    open.extend(self.needs(position));
                    open.extend(self.needed_by(position));
                }
            }
            members.sort_unstable();
            groups.push(members);
        }
        groups
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Name, Scope};

    fn address(name: &str) -> Address {
        Address::named(Scope::Organization, "test.kind", Name::exact(name))
    }

    fn graph(needs: &[(&str, &[&str])]) -> (Graph, Vec<Address>) {
        let addresses: Vec<Address> = needs.iter().map(|(name, _)| address(name)).collect();
        let needs = needs.iter().map(|(_, needs)| needs.iter().map(|name| address(name)).collect());
        (Graph::new(addresses.iter().zip(needs)), addresses)
    }

    #[test]
    fn everything_comes_after_what_it_needs_and_otherwise_as_before() {
        let (graph, addresses) = graph(&[("group", &["user", "policy"]), ("policy", &[]), ("user", &[])]);
        assert_eq!(graph.order(&addresses).expect("there is no circle"), [1, 2, 0]);
    }

    #[test]
    fn what_nobody_declared_is_taken_as_given() {
        let (graph, _) = graph(&[("group", &["somebody"])]);
        assert_eq!(graph.needs(0), [0_usize; 0]);
    }

    #[test]
    fn a_circle_is_named() {
        let (graph, addresses) = graph(&[("a", &["b"]), ("b", &["a"]), ("c", &[])]);
        let circle = graph.order(&addresses).expect_err("there is a circle");
        assert_eq!(
            circle.to_string(),
            r#"these need each other in a circle: `test.kind["a"]`, `test.kind["b"]`"#
        );
    }

    #[test]
    fn connected_resources_form_a_group() {
        let (graph, _) = graph(&[("a", &["c"]), ("b", &[]), ("c", &[]), ("d", &["c"])]);
        assert_eq!(graph.groups(), [vec![0, 2, 3], vec![1]]);
        assert_eq!(graph.closure(&[0]), [2]);
    }
}
