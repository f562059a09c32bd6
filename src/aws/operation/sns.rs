//! Operations of Amazon Simple Notification Service.

operations! {
    Sns
    read {
        GET_TOPIC_ATTRIBUTES = "GetTopicAttributes",
    }
}
