# One dashboard: is it running, what is pending, how long do passes take.

resource "aws_cloudwatch_dashboard" "monitor" {
  count = var.enable_alarms ? 1 : 0

  dashboard_name = local.name

  dashboard_body = jsonencode({
    widgets = concat(
      [{
        type       = "alarm"
        x          = 0
        y          = 0
        width      = 24
        height     = 3
        properties = { title = "Alarms", alarms = local.people_alarms }
      }],
      [for place, graph in local.graphs : {
        type   = "metric"
        x      = 8 * (place % 3)
        y      = 3 + 6 * floor(place / 3)
        width  = 8
        height = 6
        properties = {
          title   = graph.title
          region  = local.region
          stat    = graph.stat
          period  = local.pass_seconds
          metrics = [for metric in graph.metrics : try([metric[0], metric[1], metric[2], metric[3]], [local.metrics_namespace, metric, "Environment", var.environment])]
        }
      }],
      [for group in aws_cloudwatch_log_group.logs : {
        type   = "log"
        x      = 0
        y      = 15
        width  = 24
        height = 6
        properties = {
          title  = "Warnings and errors"
          region = local.region
          view   = "table"
          query  = "SOURCE '${group.name}' | fields time, level, api_id, what, pass, @logStream | filter level != 'info' | sort time desc | limit 50"
        }
      }],
    )
  })
}

locals {
  people_alarms = concat(
    aws_cloudwatch_metric_alarm.heartbeat[*].arn,
    [for alarm in aws_cloudwatch_metric_alarm.undone : alarm.arn],
    aws_cloudwatch_metric_alarm.throttled[*].arn,
    aws_cloudwatch_metric_alarm.page[*].arn,
    [for alarm in aws_cloudwatch_metric_alarm.above : alarm.arn],
  )

  graphs = [
    { title = "Passes and checks", stat = "Sum", metrics = ["Heartbeat", "Checked"] },
    { title = "Down, and what is pending", stat = "Maximum", metrics = ["Down", "AlertsOwed", "Unrecorded", "Unverified", "InvalidConfigs", "Late", "ChannelsFailing"] },
    { title = "Duration of a pass (ms)", stat = "Maximum", metrics = ["DurationMs"] },
    { title = "Findings of doctor, age of the seal (h)", stat = "Maximum", metrics = ["DoctorWarnings", "SealAgeHours"] },
    { title = "Mail that SNS delivered, and could not", stat = "Sum", metrics = [
      ["AWS/SNS", "NumberOfNotificationsDelivered", "TopicName", aws_sns_topic.alerts.name],
      ["AWS/SNS", "NumberOfNotificationsFailed", "TopicName", aws_sns_topic.alerts.name],
    ] },
    { title = "DynamoDB: requests refused", stat = "Sum", metrics = [
      for pair in setproduct(values(local.table_names), ["ReadThrottleEvents", "WriteThrottleEvents"]) : ["AWS/DynamoDB", pair[1], "TableName", pair[0]]
    ] },
  ]
}
