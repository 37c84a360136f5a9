output "runner_group" {
  description = "Auto-scaling group of the instances that make the passes."
  value       = aws_autoscaling_group.monitor.name
}

output "release" {
  description = "The release that the instance runs, and the SHA-256 of its archive."
  value       = { name = local.release_name, sha256 = local.release_sha256, bucket = aws_s3_bucket.releases.bucket, key = aws_s3_object.release.key }
}

output "tables" {
  description = "Names of the three tables."
  value = {
    configs = aws_dynamodb_table.configs.name
    states  = aws_dynamodb_table.states.name
    events  = aws_dynamodb_table.events.name
  }
}

output "topic_arn" {
  description = "Topic for alerts and alarms."
  value       = aws_sns_topic.alerts.arn
}

output "instance_role" {
  description = "Role of the instance."
  value       = aws_iam_role.instance.arn
}

output "policies" {
  description = "Policies for people: attach `operator` for people who edit the monitored APIs, `auditor` for people who read the log."
  value       = { operator = aws_iam_policy.operator.arn, auditor = aws_iam_policy.auditor.arn }
}

output "queue_url" {
  description = "Queue of the checks; null without workers."
  value       = one(aws_sqs_queue.checks[*].url)
}

output "environment" {
  description = "The environment for local use: terraform output -raw environment > upledger.env; set -a; . ./upledger.env; set +a"
  value = join("", [
    for name, value in local.environment : "${name}=\"${value}\"\n"
    # Metrics and secrets are for the instance only: a pass on a laptop must not send the heartbeat.
    if value != null && !contains(["METRICS_NAMESPACE", "SECRETS_PARAMETER_PATH", "HEARTBEAT_URL", "LOG_GROUP", "LOG_FORMAT", "SEAL_TO", "STATUS_PAGE"], name)
  ])
}

output "log_group" {
  description = "Log group of the instances; null: logs stay on them."
  value       = one(aws_cloudwatch_log_group.logs[*].name)
}

output "seals" {
  description = "Where the daily seals of the log are, for `upledger audit --against`; null: none are made."
  value       = local.seal_place
}

output "removal" {
  description = "What `terraform destroy` takes and what it keeps. Read it before: terraform output -raw removal"
  value       = <<-EOT
    Takes: the instances, the topic with all its subscriptions, the queue, the alarms, the roles${local.ships_logs ? ", the log group with its logs" : ""}, the bucket of releases,
      and the tables ${join(", ", values(local.table_names))} with everything recorded. ${var.deletion_protection ? "They are protected: it fails until deletion_protection = false has been applied." : "They are NOT protected."}
    Keeps: the SecureStrings below secrets_parameter_path, and for 7 days the key of the topic. Backups that you made stay.
    ${local.seals ? "Stops at: the bucket of seals, ${local.seal_bucket}, as long as a seal is in it." : "No seals are kept."}
    To keep the history: upledger export > log.jsonl
  EOT
}

output "next" {
  description = "What to do next."
  value       = <<-EOT
    1. Confirm the subscription: each address in alert_emails has received a mail from AWS with a link.
    In the root of the clone:
    2. Load the environment:     terraform -chdir=terraform output -raw environment > upledger.env && set -a && . ./upledger.env && set +a
    3. Check the installation:   npm run -s upledger -- doctor
    4. See a first alert:        npm run -s upledger -- apis apply examples/first-alert.yaml
    5. After ${var.schedule_minutes} minutes:          npm run -s upledger -- status
    6. Write your own apis.yaml: npm run -s upledger -- init, then apis apply --prune
  EOT
}
