#[test]
fn scale() {
    use super::bench::{iam, run};
    let sandbox = crate::sandbox::Sandbox::fresh();
    sandbox.edit(|s| {
        for n in 0..300 {
            s.add_group("123456789012", &format!("g{n}"));
        }
        for n in 0..5000 {
            let u = s.add_user("123456789012", &format!("u{n}"));
            u.groups.insert(format!("g{}", n % 300).as_str().into());
        }
    });
    run(async {
        let iam = iam(&sandbox);
        let t = std::time::Instant::now();
        let mut marker = None;
        let mut pages = 0;
        loop {
            let r = iam
                .get_account_authorization_details()
                .max_items(1000)
                .set_marker(marker)
                .send()
                .await
                .unwrap();
            pages += 1;
            marker = r.marker;
            if marker.is_none() {
                break;
            }
        }
        println!("SCALE gaad {pages} pages {:?}", t.elapsed());
        let t = std::time::Instant::now();
        iam.get_group().group_name("g1").send().await.unwrap();
        println!("SCALE getgroup {:?}", t.elapsed());
        let t = std::time::Instant::now();
        iam.list_policies().max_items(1000).send().await.unwrap();
        println!("SCALE listpolicies {:?}", t.elapsed());
    });
}
