locals {
  release_version   = coalesce(var.release_version, jsondecode(file("${path.module}/../package.json")).version)
  release_directory = coalesce(var.release_directory, "${path.module}/../releases")
  release_platform  = var.architecture == "arm64" ? "linux-arm64" : "linux-x64"
  release_name      = "upledger-${local.release_version}-${local.release_platform}"
  release_key       = "upledger-${local.release_platform}.tar.gz"
  release_archive   = "${local.release_directory}/${local.release_name}.tar.gz"
  release_sha256    = fileexists(local.release_archive) ? filesha256(local.release_archive) : ""
}

resource "aws_s3_bucket" "releases" {
  # checkov:skip=CKV_AWS_18:it holds archives that anybody can build; CloudTrail records who reads them
  # checkov:skip=CKV_AWS_144:archives are made again, byte for byte
  # checkov:skip=CKV_AWS_145:nothing in it is secret, and the instance compares the SHA-256
  # checkov:skip=CKV2_AWS_62:nothing needs to happen when a release is put there
  bucket        = "${local.name}-releases-${local.account_id}-${local.region}"
  force_destroy = true # archives are made again, byte for byte, by `npm run package`

  lifecycle {
    precondition {
      condition     = length("${local.name}-releases-${local.account_id}-${local.region}") <= 63
      error_message = "project_name and environment are too long together: the name of the bucket, ${local.name}-releases-${local.account_id}-${local.region}, may have 63 characters. Shorten one of them by ${max(0, length("${local.name}-releases-${local.account_id}-${local.region}") - 63)}."
    }
  }

  tags = local.tags
}

resource "aws_s3_bucket_ownership_controls" "releases" {
  bucket = aws_s3_bucket.releases.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_public_access_block" "releases" {
  bucket = aws_s3_bucket.releases.id

  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_versioning" "releases" {
  bucket = aws_s3_bucket.releases.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "releases" {
  bucket = aws_s3_bucket.releases.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

# The last five: the one in use and the four before it.
resource "aws_s3_bucket_lifecycle_configuration" "releases" {
  bucket = aws_s3_bucket.releases.id

  rule {
    id     = "keep-the-last-five"
    status = "Enabled"

    filter {}

    noncurrent_version_expiration {
      newer_noncurrent_versions = 4
      noncurrent_days           = 1
    }

    abort_incomplete_multipart_upload {
      days_after_initiation = 1
    }
  }

  depends_on = [aws_s3_bucket_versioning.releases]
}

resource "aws_s3_bucket_policy" "releases" {
  bucket = aws_s3_bucket.releases.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "OnlyEncryptedConnections"
      Effect    = "Deny"
      Action    = "s3:*"
      Resource  = [aws_s3_bucket.releases.arn, "${aws_s3_bucket.releases.arn}/*"]
      Principal = { AWS = "*" }
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }]
  })

  depends_on = [aws_s3_bucket_public_access_block.releases]
}

# One key, many versions: a new release is a new version of the same object, so earlier ones stay in the bucket.
resource "aws_s3_object" "release" {
  bucket       = aws_s3_bucket.releases.id
  key          = local.release_key
  source       = local.release_archive
  source_hash  = local.release_sha256
  content_type = "application/gzip"

  metadata = {
    version = local.release_version
    sha256  = local.release_sha256
  }

  lifecycle {
    precondition {
      condition     = fileexists(local.release_archive)
      error_message = "There is no ${local.release_archive}. Make it with `npm run package` (for an earlier version, in a checkout of its tag: the archive comes out the same byte for byte), or fetch it from the releases bucket."
    }
  }

  depends_on = [
    aws_s3_bucket_versioning.releases,
    aws_s3_bucket_server_side_encryption_configuration.releases,
    aws_s3_bucket_public_access_block.releases,
  ]

  tags = local.tags
}
