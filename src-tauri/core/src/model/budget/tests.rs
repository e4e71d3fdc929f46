use proptest::prelude::*;

use super::*;

fn usd(nano: i64) -> Arc<Budget> {
    Budget::new(Some(Money(nano)), None)
}

#[tokio::test]
async fn what_does_not_fit_is_refused_and_says_what_is_left() {
    let budget = usd(10);
    budget.reserve(Some(Money(7))).await.unwrap().settle(Some(Money(4)));
    assert_eq!(budget.spent(), Money(4));
    let error = budget.reserve(Some(Money(7))).await.err().unwrap();
    assert_eq!(error.kind, ChatErrorKind::OverBudget);
    assert!(error.message.contains("0.000000006 is left"), "{error}");
    assert_eq!(budget.calls(), 1);
}

#[tokio::test]
async fn the_number_of_calls_is_a_cap_of_its_own() {
    let budget = Budget::new(None, Some(2));
    for _ in 0..2 {
        budget.reserve(None).await.unwrap().settle(None);
    }
    assert_eq!(budget.reserve(None).await.err().unwrap().kind, ChatErrorKind::OverBudget);
}

#[tokio::test]
async fn an_unknown_price_is_refused_by_a_cap_in_dollars_alone() {
    assert_eq!(usd(1_000).reserve(None).await.err().unwrap().kind, ChatErrorKind::OverBudget);
    assert!(Budget::unlimited().reserve(None).await.is_ok());
}

#[tokio::test]
async fn who_does_not_fit_yet_waits_for_what_others_give_back() {
    let budget = usd(10);
    let first = budget.reserve(Some(Money(8))).await.unwrap();
    let second = tokio::spawn({
        let budget = budget.clone();
        async move { budget.reserve(Some(Money(8))).await.map(|reservation| reservation.settle(Some(Money(1)))) }
    });
    tokio::task::yield_now().await;
    assert!(!second.is_finished());
    first.settle(Some(Money(2)));
    second.await.unwrap().unwrap();
    assert_eq!(budget.spent(), Money(3));
}

#[tokio::test]
async fn a_call_that_did_not_leave_counts_nothing() {
    let budget = Budget::new(Some(Money(10)), Some(1));
    budget.reserve(Some(Money(10))).await.unwrap().release();
    assert_eq!((budget.spent(), budget.calls()), (Money(0), 0));
    assert!(budget.reserve(Some(Money(10))).await.is_ok());
}

#[tokio::test]
async fn a_call_whose_end_is_not_known_counts_in_full() {
    let budget = usd(10);
    drop(budget.reserve(Some(Money(3))).await.unwrap());
    budget.reserve(Some(Money(3))).await.unwrap().settle(None);
    assert_eq!(budget.spent(), Money(6));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]
    #[test]
    fn calls_at_the_same_time_never_spend_more_than_the_cap(
        cap in 0i64..400,
        max_calls in 1u64..40,
        calls in proptest::collection::vec((0i64..60, 0i64..60, 0u64..4, any::<bool>()), 1..64),
    ) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_time().build().unwrap();
        let (spent, made, paid) = runtime.block_on(async {
            let budget = Budget::new(Some(Money(cap)), Some(max_calls));
            let tasks: Vec<_> = calls.into_iter().map(|(most, cost, yields, is_lost)| {
                let budget = budget.clone();
                tokio::spawn(async move {
                    let Ok(reservation) = budget.reserve(Some(Money(most))).await else { return 0 };
                    for _ in 0..yields {
                        tokio::task::yield_now().await;
                    }
                    // A provider that keeps to max_tokens charges at most what was reserved.
                    let cost = cost.min(most);
                    if is_lost { drop(reservation); most } else { reservation.settle(Some(Money(cost))); cost }
                })
            }).collect();
            let mut paid = 0;
            for task in tasks {
                paid += task.await.unwrap();
            }
            (budget.spent().0, budget.calls(), paid)
        });
        prop_assert!(spent <= cap, "{spent} of {cap}");
        prop_assert!(made <= max_calls, "{made} of {max_calls}");
        prop_assert_eq!(spent, paid);
    }
}
