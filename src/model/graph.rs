//! What depends on what.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use super::{Address, Phase};

/// The dependencies among some resources, by their position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Graph {
    /// For each resource, the positions of those that must grow before it.
    needs: Vec<Vec<usize>>,
    /// For each resource, the positions of those that must grow after it.
    needed_by: Vec<Vec<usize>>,
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
        let needs: Vec<Vec<usize>> = resources
            .iter()
            .map(|(_, needs)| {
                let mut known: Vec<usize> =
                    needs.iter().filter_map(|need| positions.get(need).copied()).collect();
                known.sort_unstable();
                known.dedup();
                known
            })
            .collect();
        let mut needed_by = vec![Vec::new(); needs.len()];
        for (position, needs) in needs.iter().enumerate() {
            for &need in needs {
                needed_by[need].push(position);
            }
        }
        Self { needs, needed_by }
    }

    /// The positions that a resource needs.
    pub fn needs(&self, position: usize) -> &[usize] {
        &self.needs[position]
    }

    /// The positions of those that need a resource.
    pub fn needed_by(&self, position: usize) -> &[usize] {
        &self.needed_by[position]
    }

    /// The positions whose steps of a phase go before those of a resource.
    pub fn before(&self, position: usize, phase: Phase) -> &[usize] {
        match phase {
            Phase::Grow => self.needs(position),
            Phase::Shrink => self.needed_by(position),
        }
    }

    /// The positions whose steps of a phase go after those of a resource.
    pub fn after(&self, position: usize, phase: Phase) -> &[usize] {
        match phase {
            Phase::Grow => self.needed_by(position),
            Phase::Shrink => self.needs(position),
        }
    }

    /// All that a set of resources needs, directly or not, without the set itself.
    pub fn closure(&self, of: &[usize]) -> Vec<usize> {
        let own: BTreeSet<usize> = of.iter().copied().collect();
        let mut found = BTreeSet::new();
        let mut open = of.to_vec();
        while let Some(position) = open.pop() {
            let more = self.needs(position).iter().filter(|need| !own.contains(need));
            open.extend(more.filter(|&&need| found.insert(need)));
        }
        found.into_iter().collect()
    }

    /// An order in which everything comes after what it needs, and otherwise as before.
    pub fn order(&self, addresses: &[Address]) -> Result<Vec<usize>, Circle> {
        let mut open: Vec<usize> = self.needs.iter().map(Vec::len).collect();
        let ready = (0..open.len()).filter(|&position| open[position] == 0);
        let mut ready: BinaryHeap<Reverse<usize>> = ready.map(Reverse).collect();
        let mut order: Vec<usize> = Vec::with_capacity(open.len());
        while let Some(Reverse(next)) = ready.pop() {
            order.push(next);
            for &after in self.needed_by(next) {
                open[after] -= 1;
                if open[after] == 0 {
                    ready.push(Reverse(after));
                }
            }
        }
        if order.len() < open.len() {
            let circle = (0..open.len()).filter(|&position| open[position] > 0);
            return Err(Circle(circle.map(|position| addresses[position].clone()).collect()));
        }
        Ok(order)
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
    fn what_is_needed_is_needed_through_others_too() {
        let (graph, _) = graph(&[("a", &["b"]), ("b", &["c"]), ("c", &[]), ("d", &["c"])]);
        assert_eq!(graph.closure(&[0]), [1, 2]);
        assert_eq!(graph.needed_by(2), [1, 3]);
    }
}
