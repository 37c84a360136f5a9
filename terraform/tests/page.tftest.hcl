# The status page. The provider is mocked: nothing is made, no account is needed.

mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  alert_emails         = ["ops@example.com"]
  release_directory    = "./tests/release"
  release_version      = "0.0.1"
  deny_private_targets = false

  # The defaults, written out: a terraform.tfvars beside this configuration would change them.
  region                      = null
  environment                 = "prod"
  project_name                = "upledger"
  tags                        = {}
  table_prefix                = ""
  tables_kms_key_arn          = null
  deletion_protection         = true
  announce_new_apis           = false
  instance_type               = null
  architecture                = "x86_64"
  ami_id                      = null
  subnet_id                   = null
  subnet_ids                  = []
  runner_count                = 1
  paused                      = false
  associate_public_ip         = true
  egress_cidrs                = ["0.0.0.0/0", "::/0"]
  egress_ports                = []
  root_volume_gb              = 10
  ssh_cidrs                   = []
  key_name                    = null
  enable_session_manager      = false
  schedule_minutes            = 2
  retain_checks_days          = null
  secrets_parameter_path      = null
  secrets_kms_key_arn         = null
  enable_alarms               = true
  log_retention_days          = 30
  seal_retention_days         = null
  seal_lock_mode              = "GOVERNANCE"
  heartbeat_url               = null
  worker_count                = 0
  worker_count_max            = null
  worker_instance_type        = null
  worker_subnet_ids           = []
  enable_status_page          = false
  status_page_domain          = null
  status_page_certificate_arn = null
  status_page_zone_id         = null
  status_page_price_class     = "PriceClass_100"
}

run "no_page_unless_asked" {
  assert {
    condition     = length(aws_s3_bucket.page) == 0 && length(aws_cloudfront_distribution.page) == 0 && length(aws_cloudwatch_metric_alarm.page) == 0
    error_message = "without enable_status_page nothing of it is made"
  }

  assert {
    condition     = !strcontains(aws_iam_role_policy.instance.policy, "s3:PutObject") && !strcontains(base64decode(aws_launch_template.monitor.user_data), "STATUS_PAGE")
    error_message = "without enable_status_page the instance may write no object, and writes no page"
  }

  assert {
    condition     = output.status_page == null
    error_message = "there is no page"
  }
}

run "page" {
  variables {
    enable_status_page = true
  }

  assert {
    condition = alltrue([
      aws_s3_bucket_public_access_block.page[0].block_public_acls,
      aws_s3_bucket_public_access_block.page[0].block_public_policy,
      aws_s3_bucket_public_access_block.page[0].ignore_public_acls,
      aws_s3_bucket_public_access_block.page[0].restrict_public_buckets,
    ])
    error_message = "the bucket is private"
  }

  # Only this distribution reads, and not what is the program's own.
  assert {
    condition = alltrue([
      for statement in jsondecode(aws_s3_bucket_policy.page[0].policy).Statement :
      statement.Effect == "Deny" || (
        statement.Action == "s3:GetObject"
        && try(statement.Principal.Service, "") == "cloudfront.amazonaws.com"
        && try(statement.Condition.StringEquals["aws:SourceArn"], "") == aws_cloudfront_distribution.page[0].arn
      )
    ])
    error_message = "nobody but the distribution of the page is let in by the bucket"
  }

  assert {
    condition = anytrue([
      for statement in jsondecode(aws_s3_bucket_policy.page[0].policy).Statement :
      statement.Effect == "Deny" && try(tostring(statement.Resource), "") == "${aws_s3_bucket.page[0].arn}/.upledger-*" && try(statement.Principal.Service, "") == "cloudfront.amazonaws.com"
    ])
    error_message = "the marker and the cache of days are not served"
  }

  assert {
    condition     = aws_cloudfront_origin_access_control.page[0].signing_behavior == "always" && one(aws_cloudfront_distribution.page[0].origin).origin_access_control_id == aws_cloudfront_origin_access_control.page[0].id
    error_message = "CloudFront signs its requests to the bucket"
  }

  assert {
    condition = (
      aws_cloudfront_distribution.page[0].default_cache_behavior[0].viewer_protocol_policy == "redirect-to-https"
      && aws_cloudfront_distribution.page[0].default_cache_behavior[0].compress
      && toset(aws_cloudfront_distribution.page[0].default_cache_behavior[0].allowed_methods) == toset(["GET", "HEAD"])
      && aws_cloudfront_distribution.page[0].default_cache_behavior[0].response_headers_policy_id == aws_cloudfront_response_headers_policy.page[0].id
    )
    error_message = "https only, compressed, read only, with the headers of the page"
  }

  assert {
    condition = (
      startswith(aws_cloudfront_response_headers_policy.page[0].security_headers_config[0].content_security_policy[0].content_security_policy, "default-src 'none'; ")
      && aws_cloudfront_response_headers_policy.page[0].security_headers_config[0].strict_transport_security[0].access_control_max_age_sec >= 31536000
      && aws_cloudfront_response_headers_policy.page[0].security_headers_config[0].frame_options[0].frame_option == "DENY"
    )
    error_message = "the page may load nothing, be framed by nobody, and is asked for by https alone"
  }

  # Just those objects.
  assert {
    condition = toset(flatten([
      for statement in jsondecode(aws_iam_role_policy.instance.policy).Statement : [
        for pair in setproduct(flatten([statement.Action]), flatten([statement.Resource])) : join(" ", pair)
      ] if contains(["WritePage", "ListPage"], statement.Sid)
      ])) == toset([
      "s3:GetObject ${aws_s3_bucket.page[0].arn}/*",
      "s3:PutObject ${aws_s3_bucket.page[0].arn}/*",
      "s3:DeleteObject ${aws_s3_bucket.page[0].arn}/*",
      "s3:ListBucket ${aws_s3_bucket.page[0].arn}",
    ])
    error_message = "the instance may read, write, remove and list the objects of the page"
  }

  assert {
    condition     = !strcontains(aws_iam_policy.operator.policy, "s3:PutObject") && !strcontains(aws_iam_policy.auditor.policy, "s3:PutObject")
    error_message = "nobody else writes the page"
  }

  assert {
    condition     = strcontains(base64decode(aws_launch_template.monitor.user_data), "STATUS_PAGE=\"s3://upledger-prod-page-123456789012-eu-central-1\"")
    error_message = "each pass of the instance writes the page"
  }

  assert {
    condition     = !strcontains(output.environment, "STATUS_PAGE")
    error_message = "a pass on a laptop does not"
  }

  assert {
    condition = (
      aws_cloudwatch_metric_alarm.page[0].metric_name == "PageWritten"
      && aws_cloudwatch_metric_alarm.page[0].period * aws_cloudwatch_metric_alarm.page[0].evaluation_periods == 3 * 120
      && aws_cloudwatch_metric_alarm.page[0].treat_missing_data == "breaching"
      && aws_cloudwatch_metric_alarm.page[0].alarm_actions == toset([aws_sns_topic.alerts.arn])
    )
    error_message = "a page that is older than three passes raises an alarm, also when nobody says anything of it"
  }
}

run "page_without_alarms" {
  variables {
    enable_status_page = true
    enable_alarms      = false
  }

  assert {
    condition     = length(aws_cloudwatch_metric_alarm.page) == 0
    error_message = "no alarm where there are none"
  }
}

run "page_with_a_name" {
  variables {
    enable_status_page          = true
    status_page_domain          = "status.example.com"
    status_page_certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555"
    status_page_zone_id         = "Z0123456789"
  }

  assert {
    condition     = aws_cloudfront_distribution.page[0].aliases == toset(["status.example.com"]) && output.status_page.url == "https://status.example.com/"
    error_message = "the page has its name"
  }

  assert {
    condition     = aws_cloudfront_distribution.page[0].viewer_certificate[0].minimum_protocol_version == "TLSv1.2_2021" && aws_cloudfront_distribution.page[0].viewer_certificate[0].ssl_support_method == "sni-only"
    error_message = "TLS 1.2 at least"
  }

  assert {
    condition     = toset([for record in aws_route53_record.page : record.type]) == toset(["A", "AAAA"])
    error_message = "with IPv4 and IPv6"
  }
}

run "paused_page" {
  variables {
    enable_status_page = true
    paused             = true
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.page[0].actions_enabled == false
    error_message = "a page that is not to be written raises no alarm"
  }
}

run "page_with_workers" {
  command = plan

  variables {
    enable_status_page = true
    worker_count       = 2
  }

  expect_failures = [var.enable_status_page]
}

run "name_without_certificate" {
  command = plan

  variables {
    enable_status_page = true
    status_page_domain = "status.example.com"
  }

  expect_failures = [var.status_page_domain]
}

run "certificate_of_another_region" {
  command = plan

  variables {
    enable_status_page          = true
    status_page_domain          = "status.example.com"
    status_page_certificate_arn = "arn:aws:acm:eu-central-1:123456789012:certificate/11111111-2222-3333-4444-555555555555"
  }

  expect_failures = [var.status_page_certificate_arn]
}

run "name_without_page" {
  command = plan

  variables {
    status_page_domain          = "status.example.com"
    status_page_certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555"
  }

  expect_failures = [var.status_page_domain]
}

run "zone_without_name" {
  command = plan

  variables {
    enable_status_page  = true
    status_page_zone_id = "Z0123456789"
  }

  expect_failures = [var.status_page_zone_id]
}
