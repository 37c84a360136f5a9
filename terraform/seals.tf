# Seals of the log (`upledger audit --seal`), one each day, in a bucket where nobody can remove them before their time.

locals {
  seals      = var.seal_retention_days != null
  seal_place = local.seals ? "s3://${local.seal_bucket}/seals/" : null

  seal_bucket = "${local.name}-seals-${local.account_id}-${local.region}"

  # What `audit` reads to make a seal, beside what a pass reads.
  seal_rights = flatten([for bucket in aws_s3_bucket.seals : [
    {
      Sid      = "WriteSeals"
      Effect   = "Allow"
      Action   = ["s3:PutObject"]
      Resource = ["${bucket.arn}/seals/*"]
    },
    {
      Sid      = "ListSeals"
      Effect   = "Allow"
      Action   = ["s3:ListBucket"]
      Resource = [bucket.arn]
    },
    {
      Sid      = "ReadWholeLog"
      Effect   = "Allow"
      Action   = ["dynamodb:Scan"]
      Resource = [aws_dynamodb_table.events.arn, "${aws_dynamodb_table.events.arn}/index/transitions"]
    },
  ]])

  read_seal_rights = flatten([for bucket in aws_s3_bucket.seals : [
    {
      Sid      = "ReadSeals"
      Effect   = "Allow"
      Action   = ["s3:GetObject"]
      Resource = ["${bucket.arn}/seals/*"]
    },
    {
      Sid      = "ListSeals"
      Effect   = "Allow"
      Action   = ["s3:ListBucket"]
      Resource = [bucket.arn]
    },
  ]])
}

resource "aws_s3_bucket" "seals" {
  # checkov:skip=CKV_AWS_18:Object Lock keeps what is in it, whoever asks; CloudTrail records who does
  # checkov:skip=CKV_AWS_144:docs/deployment.md says when a copy in another account is worth its price
  # checkov:skip=CKV_AWS_145:a seal holds hashes and the ids of APIs, nothing secret
  # checkov:skip=CKV2_AWS_62:the alarm seal-old watches that seals are made
  count = local.seals ? 1 : 0

  bucket              = local.seal_bucket
  object_lock_enabled = true
  force_destroy       = false # `terraform destroy` stops here while there are seals: that is what they are for

  tags = local.tags
}

resource "aws_s3_bucket_versioning" "seals" {
  count = local.seals ? 1 : 0

  bucket = aws_s3_bucket.seals[0].id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_object_lock_configuration" "seals" {
  count = local.seals ? 1 : 0

  bucket = aws_s3_bucket.seals[0].id

  rule {
    default_retention {
      mode = var.seal_lock_mode
      days = var.seal_retention_days
    }
  }

  depends_on = [aws_s3_bucket_versioning.seals]
}

resource "aws_s3_bucket_ownership_controls" "seals" {
  count = local.seals ? 1 : 0

  bucket = aws_s3_bucket.seals[0].id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_public_access_block" "seals" {
  count = local.seals ? 1 : 0

  bucket = aws_s3_bucket.seals[0].id

  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_server_side_encryption_configuration" "seals" {
  count = local.seals ? 1 : 0

  bucket = aws_s3_bucket.seals[0].id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "seals" {
  count = local.seals ? 1 : 0

  bucket = aws_s3_bucket.seals[0].id

  rule {
    id     = "no-half-uploads"
    status = "Enabled"

    filter {}

    abort_incomplete_multipart_upload {
      days_after_initiation = 1
    }
  }

  depends_on = [aws_s3_bucket_versioning.seals]
}

resource "aws_s3_bucket_policy" "seals" {
  count = local.seals ? 1 : 0

  bucket = aws_s3_bucket.seals[0].id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "OnlyEncryptedConnections"
      Effect    = "Deny"
      Action    = "s3:*"
      Resource  = [aws_s3_bucket.seals[0].arn, "${aws_s3_bucket.seals[0].arn}/*"]
      Principal = { AWS = "*" }
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }]
  })

  depends_on = [aws_s3_bucket_public_access_block.seals]
}
