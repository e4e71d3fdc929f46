//! What a run may spend. It is reserved before a call leaves and settled after, so that calls at the same time cannot
//! spend together what none of them would be allowed to spend alone.
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

use super::{ChatError, ChatErrorKind};
use crate::money::Money;

/// The caps of a run. Shared by all who spend: candidate, baseline and judges.
pub struct Budget {
    usd: Option<Money>,
    calls: Option<u64>,
    state: Mutex<State>,
    /// Rung whenever a reservation ends, since the rest of it may do for who waits.
    freed: Notify,
}

struct State {
    calls: u64,
    spent: i64,
    reserved: i64,
}

impl Budget {
    /// `None` is no cap.
    pub fn new(usd: Option<Money>, calls: Option<u64>) -> Arc<Self> {
        Self::continued(usd, calls, Money(0), 0)
    }

    /// Of a run that was stopped after it had spent so much in so many calls.
    pub fn continued(usd: Option<Money>, calls: Option<u64>, spent: Money, made: u64) -> Arc<Self> {
        let state = State { calls: made, spent: spent.0, reserved: 0 };
        Arc::new(Self { usd, calls, state: Mutex::new(state), freed: Notify::new() })
    }

    pub fn unlimited() -> Arc<Self> {
        Self::new(None, None)
    }

    /// Money spent so far; a call whose end is not known counts with all that was reserved for it.
    pub fn spent(&self) -> Money {
        Money(self.state().spent)
    }

    /// Calls that left so far.
    pub fn calls(&self) -> u64 {
        self.state().calls
    }

    /// Sets aside one call and at most `most` money. Waits while calls under way may still give back enough; is an
    /// error ([`ChatErrorKind::OverBudget`]) once they cannot. `None` is a price that is not known, which only a budget
    /// without a cap in dollars allows.
    pub async fn reserve(self: &Arc<Self>, most: Option<Money>) -> Result<Reservation, ChatError> {
        loop {
            let freed = self.freed.notified();
            tokio::pin!(freed);
            // Registered before looking, so that nothing is missed between looking and waiting.
            freed.as_mut().enable();
            if let Some(reservation) = self.try_reserve(most)? {
                return Ok(reservation);
            }
            freed.await;
        }
    }

    /// `None` where it does not fit now and may later.
    fn try_reserve(self: &Arc<Self>, most: Option<Money>) -> Result<Option<Reservation>, ChatError> {
        let mut state = self.state();
        if self.calls.is_some_and(|cap| state.calls >= cap) {
            return Err(refused(format!("The budget of {} calls is used up", state.calls)));
        }
        let most = match (most, self.usd) {
            (Some(most), _) => most.0,
            (None, None) => 0,
            (None, Some(_)) => {
                return Err(refused(
                    "What the call may cost is not known: no price of the model, or no max_tokens".into(),
                ));
            }
        };
        if let Some(cap) = self.usd {
            if state.spent.saturating_add(most) > cap.0 {
                let left = Money((cap.0 - state.spent).max(0));
                return Err(refused(format!("The call may cost ${}, and ${left} is left of ${cap}", Money(most))));
            }
            if state.spent.saturating_add(state.reserved).saturating_add(most) > cap.0 {
                return Ok(None);
            }
        }
        state.calls += 1;
        state.reserved += most;
        Ok(Some(Reservation { budget: self.clone(), most }))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What one call has set aside. Dropped without being settled (a crash of the call, a cancel), all of it counts as
/// spent, because the provider may charge it.
#[must_use]
pub struct Reservation {
    budget: Arc<Budget>,
    most: i64,
}

impl Reservation {
    /// The call ended and cost this; `None` where nobody knows, and all that was reserved counts.
    pub fn settle(mut self, cost: Option<Money>) {
        let cost = cost.map_or(self.most, |cost| cost.0);
        self.end(cost);
    }

    /// The call did not leave after all.
    pub fn release(mut self) {
        self.budget.state().calls -= 1;
        self.end(0);
    }

    fn end(&mut self, cost: i64) {
        let mut state = self.budget.state();
        state.reserved -= self.most;
        state.spent = state.spent.saturating_add(cost);
        drop(state);
        self.most = 0;
        self.budget.freed.notify_waiters();
    }
}

impl Drop for Reservation {
    fn drop(&mut self) {
        if self.most != 0 {
            self.end(self.most);
        }
    }
}

fn refused(message: String) -> ChatError {
    ChatError::new(ChatErrorKind::OverBudget, message)
}

#[cfg(test)]
mod tests;
