use std::time::Duration;

use crate::aws::testing::clock_that_is_set;

const HOUR: i64 = 60 * 60;

#[tokio::test(start_paused = true)]
async fn time_goes_on_where_the_clock_is_set_back() {
    let (clock, set) = clock_that_is_set();
    let began = clock.now();
    for _ in 0..3 {
        clock.sleep(Duration::from_secs(10)).await;
        let before = clock.now();
        set(-HOUR);
        assert_eq!(clock.now(), before);
    }
    clock.sleep(Duration::from_secs(10)).await;
    assert_eq!(clock.since(began), Duration::from_secs(40));
}

#[tokio::test(start_paused = true)]
async fn all_copies_of_a_clock_tell_the_same_time() {
    let (clock, set) = clock_that_is_set();
    let copy = clock.clone();
    let began = clock.now();
    set(-HOUR);
    assert_eq!((clock.since(began), copy.since(began)), (Duration::ZERO, Duration::ZERO));
    set(HOUR);
    set(-HOUR);
    assert_eq!(clock.now(), copy.now());
}

#[tokio::test(start_paused = true)]
async fn a_clock_that_is_set_ahead_is_followed() {
    let (clock, set) = clock_that_is_set();
    let began = clock.now();
    set(HOUR);
    assert_eq!(clock.since(began), Duration::from_hours(1));
}
