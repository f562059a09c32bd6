//! Operations of AWS `CloudTrail`.

operations! {
    CloudTrail
    read {
        LIST_TRAILS = "ListTrails",
        DESCRIBE_TRAILS = "DescribeTrails",
        GET_TRAIL = "GetTrail",
        GET_TRAIL_STATUS = "GetTrailStatus",
        GET_EVENT_SELECTORS = "GetEventSelectors",
        GET_INSIGHT_SELECTORS = "GetInsightSelectors",
        LIST_TAGS = "ListTags",
    }
    idempotent {
        UPDATE_TRAIL = "UpdateTrail",
        START_LOGGING = "StartLogging",
        STOP_LOGGING = "StopLogging",
        PUT_EVENT_SELECTORS = "PutEventSelectors",
        PUT_INSIGHT_SELECTORS = "PutInsightSelectors",
        ADD_TAGS = "AddTags",
    }
    once {
        CREATE_TRAIL = "CreateTrail",
    }
}
