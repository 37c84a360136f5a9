# The status page: a private bucket that only the instance writes, and CloudFront in front of it. Created only with
# enable_status_page. The page is a function of the log, so nothing here is of value.

variable "enable_status_page" {
  description = "Write a public status page after each pass, and serve it with CloudFront. Names of APIs are shown; URLs and error texts only with `page.details` in apis.yaml."
  type        = bool
  default     = false

  validation {
    condition     = !var.enable_status_page || var.worker_count == 0
    error_message = "enable_status_page needs worker_count = 0: the page is written by `run`, which makes the checks itself, and not by `dispatch`."
  }
}

variable "status_page_domain" {
  description = "Name of the page, such as status.example.com. Needs status_page_certificate_arn, and an alias or CNAME record to the output status_page (made here with status_page_zone_id). Null: the name that CloudFront gives."
  type        = string
  default     = null

  validation {
    condition     = var.status_page_domain == null || can(regex("^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,63}$", var.status_page_domain))
    error_message = "status_page_domain must be a name such as status.example.com, in lower case, without https://."
  }

  validation {
    condition     = (var.status_page_domain == null) == (var.status_page_certificate_arn == null)
    error_message = "status_page_domain and status_page_certificate_arn belong together: set both or neither."
  }

  validation {
    condition     = var.status_page_domain == null || var.enable_status_page
    error_message = "status_page_domain has no effect without enable_status_page = true."
  }
}

variable "status_page_certificate_arn" {
  description = "Certificate of ACM for status_page_domain. CloudFront takes only those of us-east-1, wherever everything else is."
  type        = string
  default     = null

  validation {
    condition     = var.status_page_certificate_arn == null || can(regex("^arn:aws[a-z-]*:acm:us-east-1:[0-9]{12}:certificate/.+$", var.status_page_certificate_arn))
    error_message = "status_page_certificate_arn must be the ARN of a certificate in us-east-1: CloudFront takes no other."
  }
}

variable "status_page_zone_id" {
  description = "Hosted zone of Route 53 in which the records of status_page_domain are made. Null: make them yourself."
  type        = string
  default     = null

  validation {
    condition     = var.status_page_zone_id == null || var.status_page_domain != null
    error_message = "status_page_zone_id needs status_page_domain."
  }
}

variable "status_page_price_class" {
  description = "Where CloudFront serves the page from: PriceClass_100 (North America and Europe), PriceClass_200 or PriceClass_All."
  type        = string
  default     = "PriceClass_100"

  validation {
    condition     = contains(["PriceClass_100", "PriceClass_200", "PriceClass_All"], var.status_page_price_class)
    error_message = "status_page_price_class must be PriceClass_100, PriceClass_200 or PriceClass_All."
  }
}

locals {
  # One for each part, so that an address has no index where there is no page.
  pages = var.enable_status_page ? 1 : 0

  status_page = one([for bucket in aws_s3_bucket.page : "s3://${bucket.bucket}"])

  # The objects of the page, and which of them are there. Nothing else in the account.
  page_rights = flatten([
    for bucket in aws_s3_bucket.page : [
      {
        Sid      = "WritePage"
        Effect   = "Allow"
        Action   = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"]
        Resource = ["${bucket.arn}/*"]
      },
      {
        Sid      = "ListPage"
        Effect   = "Allow"
        Action   = ["s3:ListBucket"]
        Resource = [bucket.arn]
      },
    ]
  ])
}

resource "aws_s3_bucket" "page" {
  # checkov:skip=CKV_AWS_18:what is in it is public; CloudTrail records who writes
  # checkov:skip=CKV_AWS_21:every file is written again from the log
  # checkov:skip=CKV_AWS_144:every file is written again from the log
  # checkov:skip=CKV_AWS_145:an ETag must be the MD5 of its object
  # checkov:skip=CKV2_AWS_61:a pass deletes what the page no longer has
  # checkov:skip=CKV2_AWS_62:nothing needs to happen when a file is written
  count = local.pages

  bucket        = "${local.name}-page-${local.account_id}-${local.region}"
  force_destroy = true # the next pass writes it again, from the log

  tags = local.tags
}

resource "aws_s3_bucket_ownership_controls" "page" {
  count = local.pages

  bucket = aws_s3_bucket.page[0].id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_public_access_block" "page" {
  count = local.pages

  bucket = aws_s3_bucket.page[0].id

  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

# Not a KMS key: an object's ETag is then the MD5 of its text, by which a pass knows that a file has not changed.
resource "aws_s3_bucket_server_side_encryption_configuration" "page" {
  count = local.pages

  bucket = aws_s3_bucket.page[0].id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

# CloudFront reads what is meant for readers. The marker and the cache of days are the program's own.
resource "aws_s3_bucket_policy" "page" {
  count = local.pages

  bucket = aws_s3_bucket.page[0].id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "CloudFrontReads"
        Effect    = "Allow"
        Action    = "s3:GetObject"
        Resource  = "${aws_s3_bucket.page[0].arn}/*"
        Principal = { Service = "cloudfront.amazonaws.com" }
        Condition = { StringEquals = { "aws:SourceArn" = aws_cloudfront_distribution.page[0].arn } }
      },
      {
        Sid       = "NotTheProgramsOwnFiles"
        Effect    = "Deny"
        Action    = "s3:GetObject"
        Resource  = "${aws_s3_bucket.page[0].arn}/.upledger-*"
        Principal = { Service = "cloudfront.amazonaws.com" }
      },
      {
        Sid       = "OnlyEncryptedConnections"
        Effect    = "Deny"
        Action    = "s3:*"
        Resource  = [aws_s3_bucket.page[0].arn, "${aws_s3_bucket.page[0].arn}/*"]
        Principal = { AWS = "*" }
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
    ]
  })

  depends_on = [aws_s3_bucket_public_access_block.page]
}

resource "aws_cloudfront_origin_access_control" "page" {
  count = local.pages

  name                              = "${local.name}-page"
  description                       = "CloudFront signs its requests to the bucket of the status page"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_response_headers_policy" "page" {
  count = local.pages

  name    = "${local.name}-page"
  comment = "The status page of ${local.name}"

  # Anybody may read the JSON, the feed and the badges from another page: they are as public as the page.
  cors_config {
    access_control_allow_credentials = false
    origin_override                  = true

    access_control_allow_headers {
      items = ["*"]
    }

    access_control_allow_methods {
      items = ["GET", "HEAD"]
    }

    access_control_allow_origins {
      items = ["*"]
    }
  }

  security_headers_config {
    # The page loads nothing. Its style and its small script stand in it.
    content_security_policy {
      content_security_policy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
      override                = true
    }

    content_type_options {
      override = true
    }

    frame_options {
      frame_option = "DENY"
      override     = true
    }

    referrer_policy {
      referrer_policy = "no-referrer"
      override        = true
    }

    strict_transport_security {
      access_control_max_age_sec = 31536000
      override                   = true
    }
  }
}

resource "aws_cloudfront_distribution" "page" {
  # checkov:skip=CKV2_AWS_47:static files; there is no program behind it that could be attacked
  count = local.pages

  comment             = "Status page of ${local.name}"
  enabled             = true
  is_ipv6_enabled     = true
  http_version        = "http2and3"
  default_root_object = "index.html"
  price_class         = var.status_page_price_class
  aliases             = compact([var.status_page_domain])
  wait_for_deployment = false # some minutes; the page is there when CloudFront is

  origin {
    origin_id                = "page"
    domain_name              = aws_s3_bucket.page[0].bucket_regional_domain_name
    origin_access_control_id = aws_cloudfront_origin_access_control.page[0].id
  }

  default_cache_behavior {
    target_origin_id           = "page"
    allowed_methods            = ["GET", "HEAD"]
    cached_methods             = ["GET", "HEAD"]
    viewer_protocol_policy     = "redirect-to-https"
    compress                   = true
    cache_policy_id            = "658327ea-f89d-4fab-a63d-7e88639e58f6" # Managed-CachingOptimized: as long as each object says
    response_headers_policy_id = aws_cloudfront_response_headers_policy.page[0].id
  }

  # An incident page that is not there yet is there after the next pass.
  dynamic "custom_error_response" {
    for_each = [403, 404]

    content {
      error_code            = custom_error_response.value
      error_caching_min_ttl = 10
    }
  }

  restrictions {
    geo_restriction {
      restriction_type = "none"
    }
  }

  viewer_certificate {
    cloudfront_default_certificate = var.status_page_certificate_arn == null
    acm_certificate_arn            = var.status_page_certificate_arn
    ssl_support_method             = var.status_page_certificate_arn == null ? null : "sni-only"
    minimum_protocol_version       = var.status_page_certificate_arn == null ? "TLSv1" : "TLSv1.2_2021"
  }

  tags = local.tags
}

resource "aws_route53_record" "page" {
  for_each = toset(var.status_page_zone_id == null || !var.enable_status_page ? [] : ["A", "AAAA"])

  zone_id = var.status_page_zone_id
  name    = var.status_page_domain
  type    = each.value

  alias {
    name                   = aws_cloudfront_distribution.page[0].domain_name
    zone_id                = aws_cloudfront_distribution.page[0].hosted_zone_id
    evaluate_target_health = false
  }
}

# The page says so itself when it is old, but only to those who look.
resource "aws_cloudwatch_metric_alarm" "page" {
  count = var.enable_status_page && var.enable_alarms ? 1 : 0

  alarm_name          = "${local.name}-page-old"
  alarm_description   = "The status page is older than three passes of ${var.schedule_minutes} minutes. /var/log/upledger/run.log says why it could not be written; checks and alerts go on."
  namespace           = local.metrics_namespace
  metric_name         = "PageWritten"
  dimensions          = { Environment = var.environment }
  statistic           = "Maximum"
  comparison_operator = "LessThanThreshold"
  threshold           = 1
  period              = local.pass_seconds
  evaluation_periods  = 3
  datapoints_to_alarm = 3
  treat_missing_data  = "breaching"
  actions_enabled     = !var.paused
  alarm_actions       = [aws_sns_topic.alerts.arn]
  ok_actions          = [aws_sns_topic.alerts.arn]

  tags = local.tags
}

output "status_page" {
  description = "Address of the status page; null without enable_status_page. `cloudfront` is what a record of your own for status_page_domain must point to."
  value = one([
    for distribution in aws_cloudfront_distribution.page : {
      url        = "https://${coalesce(var.status_page_domain, distribution.domain_name)}/"
      cloudfront = distribution.domain_name
      bucket     = local.status_page
    }
  ])
}
