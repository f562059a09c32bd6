//! The password policy as a resource.

use super::desired::{MaxAge, MaxAgeDays, PasswordLength, PasswordPolicySpec, Reuse, ReuseCount, Rules};
use super::strength::{after_aws_default, expires_sooner, laxer_rules};
use crate::aws::operation::iam::{
    DELETE_ACCOUNT_PASSWORD_POLICY, GET_ACCOUNT_PASSWORD_POLICY, GET_ACCOUNT_SUMMARY,
    UPDATE_ACCOUNT_PASSWORD_POLICY,
};
use crate::aws::reader::iam::PasswordRules;
use crate::aws::writer::{Subject, SubjectKind};
use crate::aws::{AwsError, Operation, Reader, Writer};
use crate::model::{
    self, Action, Address, Call, Diff, Finding, Impact, Raised, Resource, Scope, Settle, Step, Value,
};
use crate::values::suggestion::listed;

const AWS_DEFAULT: &str = "AWS's default (8 characters, three of four types)";

/// The password policy of one account.
#[derive(Clone, Debug)]
pub struct PasswordPolicy {
    /// The account.
    pub scope: Scope,
    /// What is asked of it.
    pub spec: PasswordPolicySpec,
}

/// What IAM says of passwords.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Live {
    /// The account's own rules; none where AWS's default is in force.
    pub rules: Option<PasswordRules>,
    /// How many users the account has, as far as the summary says.
    pub users: Option<u32>,
}

/// What can change the password policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Replaces the whole policy: IAM resets what is left out.
    Replace(PasswordRules),
    /// Goes back to AWS's default.
    Delete,
}

impl model::Change for Change {
    fn call(&self) -> Call {
        match self {
            Self::Delete => Call::new(DELETE_ACCOUNT_PASSWORD_POLICY),
            Self::Replace(rules) => Call::new(UPDATE_ACCOUNT_PASSWORD_POLICY)
                .with("MinimumPasswordLength", rules.minimum_length)
                .with("RequireUppercaseCharacters", rules.require_uppercase)
                .with("RequireLowercaseCharacters", rules.require_lowercase)
                .with("RequireNumbers", rules.require_numbers)
                .with("RequireSymbols", rules.require_symbols)
                .with("AllowUsersToChangePassword", rules.allow_users_to_change)
                .with_some("MaxPasswordAge", rules.max_age_days)
                .with_some("PasswordReusePrevention", rules.reuse_prevention)
                .with("HardExpiry", rules.hard_expiry),
        }
    }
}

impl Resource for PasswordPolicy {
    type Live = Live;
    type Change = Change;
    const READS: &'static [Operation] = &[GET_ACCOUNT_PASSWORD_POLICY, GET_ACCOUNT_SUMMARY];

    fn address(&self) -> Address {
        Address::only(self.scope.clone(), "iam.password_policy")
    }

    async fn read(&self, reader: &Reader) -> Result<Live, AwsError> {
        let (rules, summary) = futures::try_join!(reader.password_policy(), reader.account_summary())?;
        Ok(Live { rules, users: summary.users() })
    }

    fn diff(&self, live: &Live) -> Diff<Change> {
        match &self.spec {
            PasswordPolicySpec::AwsDefault => to_aws_default(live),
            PasswordPolicySpec::Rules(rules) => to_rules(rules, live),
        }
    }

    async fn apply(&self, change: &Change, writer: &Writer) -> Result<(), AwsError> {
        let about = [Subject::new(SubjectKind::PasswordPolicy, "")];
        let iam = writer.iam();
        match change {
            Change::Delete => {
                let delete = || iam.delete_account_password_policy().send();
                writer.remove(DELETE_ACCOUNT_PASSWORD_POLICY, &about, delete).await
            }
            Change::Replace(rules) => {
                let update = || {
                    iam.update_account_password_policy()
                        .minimum_password_length(rules.minimum_length.into())
                        .require_uppercase_characters(rules.require_uppercase)
                        .require_lowercase_characters(rules.require_lowercase)
                        .require_numbers(rules.require_numbers)
                        .require_symbols(rules.require_symbols)
                        .allow_users_to_change_password(rules.allow_users_to_change)
                        .set_max_password_age(rules.max_age_days.map(Into::into))
                        .set_password_reuse_prevention(rules.reuse_prevention.map(Into::into))
                        .hard_expiry(rules.hard_expiry)
                        .send()
                };
                writer.send(UPDATE_ACCOUNT_PASSWORD_POLICY, &about, update).await?;
                Ok(())
            }
        }
    }
}

fn to_aws_default(live: &Live) -> Diff<Change> {
    let mut diff = Diff::settled();
    if let Some(rules) = &live.rules {
        diff.value("password_policy", "a policy of the account's own", AWS_DEFAULT);
        let laxer = laxer_rules(None, Some(rules));
        let step = Step::grow(Change::Delete);
        diff.step(if laxer.is_empty() {
            step
        } else {
            step.impact(Impact::Weakens).because(becomes_laxer(&laxer))
        });
        diff.action = Some(Action::Delete);
    }
    diff
}

fn to_rules(rules: &Rules, live: &Live) -> Diff<Change> {
    let Rules {
        minimum_length,
        require_uppercase,
        require_lowercase,
        require_numbers,
        require_symbols,
        allow_users_to_change,
        max_age_days,
        reuse_prevention,
        hard_expiry,
    } = rules;
    if *rules == Rules::default() {
        return Diff::settled();
    }
    // IAM replaces the whole policy, so what the baseline leaves out travels along.
    let mut next = live.rules.clone().unwrap_or_else(after_aws_default);
    let mut settle = Settle::default();
    let types = [require_uppercase, require_lowercase, require_numbers, require_symbols];
    if live.rules.is_none() {
        settle.differs("password_policy", AWS_DEFAULT, "a policy of the account's own");
    }
    // "Three of four types" cannot be carried over; with a type left open, all four are the nearest that is
    // no laxer.
    let fills_in = live.rules.is_none() && types.iter().any(|required| required.is_none());
    if fills_in {
        settle.finding(Finding::Note(
            "the file does not settle all four types of characters; a policy cannot say AWS's \
             \"three of four\", so those left open are required"
                .to_owned(),
        ));
    }
    let required = |desired: Option<bool>| {
        if fills_in { Some(desired.unwrap_or(true)) } else { desired }
    };
    settle.attribute("minimum_length", &mut next.minimum_length, minimum_length.map(PasswordLength::get));
    settle.attribute("require_uppercase", &mut next.require_uppercase, required(*require_uppercase));
    settle.attribute("require_lowercase", &mut next.require_lowercase, required(*require_lowercase));
    settle.attribute("require_numbers", &mut next.require_numbers, required(*require_numbers));
    settle.attribute("require_symbols", &mut next.require_symbols, required(*require_symbols));
    if live.rules.is_none() {
        // It lets every user change the own password, whatever their policies say, and AWS's default does not say it: what
        // the account's first policy says of it is seen, whether the file says it or not.
        next.allow_users_to_change = allow_users_to_change.unwrap_or(next.allow_users_to_change);
        settle.differs("allow_users_to_change", Value::Unset, next.allow_users_to_change);
    }
    settle.attribute("allow_users_to_change", &mut next.allow_users_to_change, *allow_users_to_change);
    let age = max_age_days.map(|age| match age {
        MaxAge::Days(days) => Some(MaxAgeDays::get(days)),
        MaxAge::Never => None,
    });
    settle.attribute_as("max_age_days", &mut next.max_age_days, age, or_word("never"));
    let reuse = reuse_prevention.map(|reuse| match reuse {
        Reuse::Last(count) => Some(ReuseCount::get(count)),
        Reuse::None => None,
    });
    settle.attribute_as("reuse_prevention", &mut next.reuse_prevention, reuse, or_word("none"));
    settle.attribute("hard_expiry", &mut next.hard_expiry, *hard_expiry);
    let creates = live.rules.is_none();
    let mut diff = settle.by_step(|| step(next, live));
    if creates && !diff.is_settled() {
        diff.action = Some(Action::Create);
    }
    diff
}

fn step(next: PasswordRules, live: &Live) -> Step<Change> {
    let mut harms = harms(&next, live);
    let laxer = laxer_rules(Some(&next), live.rules.as_ref());
    if !laxer.is_empty() {
        harms.push((Impact::Weakens, becomes_laxer(&laxer)));
    }
    // The gravest is the step's own.
    harms.sort_by_key(|(impact, _)| std::cmp::Reverse(*impact));
    let mut harms = harms.into_iter();
    let step = Step::grow(Change::Replace(next));
    let mut step = match harms.next() {
        Some((impact, why)) => step.impact(impact).because(why),
        None => step,
    };
    step.raised.extend(harms.map(|(impact, why)| Raised { impact, why }));
    step
}

/// What replacing the policy does to people at once.
fn harms(next: &PasswordRules, live: &Live) -> Vec<(Impact, String)> {
    let before = live.rules.clone().unwrap_or_else(after_aws_default);
    // An unknown number of users is not none.
    if live.users == Some(0) {
        return Vec::new();
    }
    let who = match live.users {
        Some(1) => "1 user exists".to_owned(),
        Some(users) => format!("{users} users exist"),
        None => "users may exist".to_owned(),
    };
    let mut harms = Vec::new();
    if expires_sooner(next, &before) {
        harms.push((Impact::Disrupts, format!("{who}: passwords that are older expire at once")));
    }
    if before.allow_users_to_change && !next.allow_users_to_change {
        harms.push((Impact::Disrupts, format!("{who}: none can change the own password any more")));
    }
    if next.hard_expiry && (!before.hard_expiry || expires_sooner(next, &before)) {
        let why = format!("{who}: whose password has expired needs an administrator to get in again");
        harms.push((Impact::LocksOut, why));
    }
    harms
}

fn becomes_laxer(rules: &[&str]) -> String {
    let verb = if rules.len() == 1 { "becomes" } else { "become" };
    format!("{} {verb} laxer", listed(rules.iter().copied(), "and"))
}

fn or_word<T: Into<Value>>(word: &'static str) -> impl Fn(Option<T>) -> Value {
    move |value| value.map_or(Value::text(word), Into::into)
}
