use std::time::Duration;

use super::*;
use crate::aws::testing::{clock, clock_that_is_set};

/// When each of some calls that ask at once is let through, from now on.
async fn let_through(limiter: &Limiter, calls: usize) -> Vec<Duration> {
    let clock = clock();
    let began = clock.now();
    let call = async || {
        limiter.acquire(&clock).await;
        clock.since(began)
    };
    futures::future::join_all((0..calls).map(|_| call())).await
}

fn millis(times: impl IntoIterator<Item = u64>) -> Vec<Duration> {
    times.into_iter().map(Duration::from_millis).collect()
}

#[tokio::test(start_paused = true)]
async fn a_burst_passes_at_once_and_the_rest_at_the_rate() {
    assert_eq!(let_through(&Limiter::new(10, 3), 6).await, millis([0, 0, 0, 100, 200, 300]));
}

#[tokio::test(start_paused = true)]
async fn a_quiet_time_earns_one_burst_and_no_more() {
    let limiter = Limiter::new(10, 2);
    let clock = clock();
    limiter.acquire(&clock).await;
    clock.sleep(Duration::from_mins(1)).await;
    assert_eq!(within(&limiter, &clock, 4).await, millis([0, 0, 100, 200]));
}

async fn within(limiter: &Limiter, clock: &Clock, calls: usize) -> Vec<Duration> {
    let began = clock.now();
    let mut times = Vec::new();
    for _ in 0..calls {
        limiter.acquire(clock).await;
        times.push(clock.since(began));
    }
    times
}

#[tokio::test(start_paused = true)]
async fn a_pause_holds_everybody_and_lets_them_through_one_by_one_afterwards() {
    let limiter = Limiter::new(10, 3);
    let clock = clock();
    limiter.pause(&clock, Duration::from_secs(5));
    assert_eq!(within(&limiter, &clock, 3).await, millis([5100, 5200, 5300]));
}

#[tokio::test(start_paused = true)]
async fn a_pause_takes_back_the_turns_that_were_given() {
    let limiter = Limiter::new(10, 1);
    let clock = clock();
    let pause = async {
        clock.sleep(Duration::from_millis(150)).await;
        limiter.pause(&clock, Duration::from_secs(5));
    };
    let (times, ()) = futures::future::join(let_through(&limiter, 5), pause).await;
    assert_eq!(times, millis([0, 100, 5250, 5350, 5450]));
}

#[tokio::test(start_paused = true)]
async fn a_shorter_pause_does_not_end_a_longer_one() {
    let limiter = Limiter::new(10, 3);
    let clock = clock();
    limiter.pause(&clock, Duration::from_secs(5));
    limiter.pause(&clock, Duration::from_secs(1));
    assert_eq!(within(&limiter, &clock, 1).await, millis([5100]));
}

#[tokio::test(start_paused = true)]
async fn a_clock_that_is_set_back_holds_nobody_up() {
    let limiter = Limiter::new(10, 1);
    let (clock, set) = clock_that_is_set();
    limiter.acquire(&clock).await;
    set(-60 * 60);
    assert_eq!(within(&limiter, &clock, 2).await, millis([100, 200]));
    limiter.pause(&clock, Duration::from_secs(5));
    set(-60 * 60);
    assert_eq!(within(&limiter, &clock, 1).await, millis([5100]));
}

#[test]
fn a_rate_of_nothing_is_taken_for_one_a_second() {
    assert_eq!(Limiter::new(0, 0).interval, Duration::from_secs(1));
}
