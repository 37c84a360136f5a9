# Keys and index are those of src/adapters/dynamodb/admin/table-definitions.ts; a test compares the two.

resource "aws_dynamodb_table" "configs" {
  # checkov:skip=CKV_AWS_119:tables_kms_key_arn sets one; the default is the key of the account, which AWS rotates
  name                        = "${var.table_prefix}api_health_configs"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "api_id"
  deletion_protection_enabled = var.deletion_protection

  attribute {
    name = "api_id"
    type = "S"
  }

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled     = true
    kms_key_arn = var.tables_kms_key_arn
  }

  tags = local.tags
}

resource "aws_dynamodb_table" "states" {
  # checkov:skip=CKV_AWS_119:tables_kms_key_arn sets one; the default is the key of the account, which AWS rotates
  name                        = "${var.table_prefix}api_health_states"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "api_id"
  deletion_protection_enabled = var.deletion_protection

  attribute {
    name = "api_id"
    type = "S"
  }

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled     = true
    kms_key_arn = var.tables_kms_key_arn
  }

  tags = local.tags
}

resource "aws_dynamodb_table" "events" {
  # checkov:skip=CKV_AWS_119:tables_kms_key_arn sets one; the default is the key of the account, which AWS rotates
  name                        = "${var.table_prefix}api_health_events"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "api_id"
  range_key                   = "seq"
  deletion_protection_enabled = var.deletion_protection

  attribute {
    name = "api_id"
    type = "S"
  }

  attribute {
    name = "seq"
    type = "N"
  }

  attribute {
    name = "transition_month"
    type = "S"
  }

  attribute {
    name = "at"
    type = "S"
  }

  # Sparse: only transitions and what became of their alerts carry a transition_month: a month and a shard, such as 2026-11#5.
  global_secondary_index {
    name            = "transitions"
    hash_key        = "transition_month"
    range_key       = "at"
    projection_type = "ALL"
  }

  # Only routine checks carry it, and only when retain_checks_days is set.
  ttl {
    attribute_name = "expires_at"
    enabled        = true
  }

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled     = true
    kms_key_arn = var.tables_kms_key_arn
  }

  tags = local.tags
}
