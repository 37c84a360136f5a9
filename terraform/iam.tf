# Only the permissions that the program's own calls need: a test derives the calls from the code and compares. Events
# can be inserted and read. Nothing grants Put, Update or Delete, so the log is append-only whatever runs on the instance.

locals {
  parameter_path_arn = var.secrets_parameter_path == null ? null : "arn:${local.partition}:ssm:${local.region}:${local.account_id}:parameter${var.secrets_parameter_path}"

  ec2_assumes = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }]
  })

  # What a pass needs, wherever it runs: on the instance, and on each worker.
  pass_rights = concat(
    [
      {
        Sid      = "AppendEvents"
        Effect   = "Allow"
        Action   = ["dynamodb:PartiQLInsert", "dynamodb:Query", "dynamodb:GetItem"]
        Resource = [aws_dynamodb_table.events.arn]
      },
      {
        Sid      = "KeepStates"
        Effect   = "Allow"
        Action   = ["dynamodb:PartiQLInsert", "dynamodb:PartiQLUpdate", "dynamodb:GetItem", "dynamodb:BatchGetItem"]
        Resource = [aws_dynamodb_table.states.arn]
      },
      {
        Sid      = "PublishAlerts"
        Effect   = "Allow"
        Action   = ["sns:Publish"]
        Resource = [aws_sns_topic.alerts.arn]
      },
      {
        Sid      = "EncryptAlerts"
        Effect   = "Allow"
        Action   = ["kms:Decrypt", "kms:GenerateDataKey*"]
        Resource = [aws_kms_key.alerts.arn]
      },
      {
        Sid      = "FetchRelease"
        Effect   = "Allow"
        Action   = ["s3:GetObject"]
        Resource = ["${aws_s3_bucket.releases.arn}/${local.release_key}"]
      },
    ],
    [for namespace in [local.metrics_namespace] : {
      Sid       = "ReportMetrics"
      Effect    = "Allow"
      Action    = ["cloudwatch:PutMetricData"]
      Resource  = ["*"] # this action does not support resources; the condition limits its namespace
      Condition = { StringEquals = { "cloudwatch:namespace" = namespace } }
    } if var.enable_alarms],
    [for path in [local.parameter_path_arn] : {
      Sid      = "ReadSecrets"
      Effect   = "Allow"
      Action   = ["ssm:GetParametersByPath"]
      Resource = [path, "${path}/*"]
    } if path != null],
    [for key in [var.secrets_kms_key_arn] : {
      Sid      = "DecryptSecrets"
      Effect   = "Allow"
      Action   = ["kms:Decrypt"]
      Resource = [key]
    } if key != null],
  )

  # DynamoDB uses a customer key in the name of whoever calls it.
  table_key_rights = [for key in [var.tables_kms_key_arn] : {
    Sid       = "UseTableKey"
    Effect    = "Allow"
    Action    = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey", "kms:CreateGrant"]
    Resource  = [key]
    Condition = { StringEquals = { "kms:ViaService" = "dynamodb.${local.region}.${data.aws_partition.current.dns_suffix}" } }
  } if key != null]

  # For `run` and `dispatch`, which read the whole list of APIs. Workers do not.
  scan_rights = [
    {
      Sid      = "ReadAll"
      Effect   = "Allow"
      Action   = ["dynamodb:Scan"]
      Resource = [aws_dynamodb_table.configs.arn, aws_dynamodb_table.states.arn]
    },
    {
      Sid      = "CompareStatesWithLog"
      Effect   = "Allow"
      Action   = ["dynamodb:Query"]
      Resource = ["${aws_dynamodb_table.events.arn}/index/transitions"]
    },
    {
      Sid      = "ReadConfigs" # only for `doctor` of release 0.1.0, which a boot waits for after a roll-back
      Effect   = "Allow"
      Action   = ["dynamodb:BatchGetItem"]
      Resource = [aws_dynamodb_table.configs.arn]
    },
    {
      Sid      = "CompareHeads"
      Effect   = "Allow"
      Action   = ["dynamodb:BatchGetItem"]
      Resource = [aws_dynamodb_table.events.arn]
    },
  ]

  # What `doctor` reads in addition.
  doctor_rights = [
    {
      Sid      = "LookAtTables"
      Effect   = "Allow"
      Action   = ["dynamodb:DescribeTable"]
      Resource = [aws_dynamodb_table.configs.arn, aws_dynamodb_table.states.arn, aws_dynamodb_table.events.arn]
    },
    {
      Sid      = "LookAtTopic"
      Effect   = "Allow"
      Action   = ["sns:GetTopicAttributes", "sns:ListSubscriptionsByTopic", "sns:GetSubscriptionAttributes"]
      Resource = [aws_sns_topic.alerts.arn] # what concerns a subscription is authorised against its topic
    },
    {
      Sid      = "LookAtExpiry"
      Effect   = "Allow"
      Action   = ["dynamodb:DescribeTimeToLive"]
      Resource = [aws_dynamodb_table.events.arn]
    },
  ]

  # The few calls that Session Manager's agent makes; AWS's ready-made policy would also open every parameter.
  session_rights = [for enabled in [var.enable_session_manager] : {
    Sid    = "SessionManager"
    Effect = "Allow"
    Action = [
      "ssm:UpdateInstanceInformation",
      "ssmmessages:CreateControlChannel",
      "ssmmessages:CreateDataChannel",
      "ssmmessages:OpenControlChannel",
      "ssmmessages:OpenDataChannel",
    ]
    Resource = ["*"] # these actions do not support resources
  } if enabled]

  audit_rights = [
    {
      Sid      = "ReadLog"
      Effect   = "Allow"
      Action   = ["dynamodb:Query", "dynamodb:Scan"]
      Resource = [aws_dynamodb_table.events.arn, "${aws_dynamodb_table.events.arn}/index/transitions"]
    },
    {
      Sid      = "ReadEvents"
      Effect   = "Allow"
      Action   = ["dynamodb:GetItem", "dynamodb:BatchGetItem"]
      Resource = [aws_dynamodb_table.events.arn]
    },
    {
      Sid      = "ReadStates"
      Effect   = "Allow"
      Action   = ["dynamodb:Scan", "dynamodb:BatchGetItem"]
      Resource = [aws_dynamodb_table.states.arn]
    },
  ]

  operator_rights = [
    {
      Sid      = "EditConfigs"
      Effect   = "Allow"
      Action   = ["dynamodb:Scan", "dynamodb:PutItem", "dynamodb:DeleteItem"]
      Resource = [aws_dynamodb_table.configs.arn]
    },
    {
      Sid      = "RebuildStates"
      Effect   = "Allow"
      Action   = ["dynamodb:PartiQLInsert", "dynamodb:PartiQLUpdate", "dynamodb:GetItem"]
      Resource = [aws_dynamodb_table.states.arn]
    },
    {
      Sid      = "PublishTest" # `doctor --send-test`
      Effect   = "Allow"
      Action   = ["sns:Publish"]
      Resource = [aws_sns_topic.alerts.arn]
    },
    {
      Sid      = "EncryptTest"
      Effect   = "Allow"
      Action   = ["kms:Decrypt", "kms:GenerateDataKey*"]
      Resource = [aws_kms_key.alerts.arn]
    },
    {
      Sid       = "SubscribeAddresses"
      Effect    = "Allow"
      Action    = ["sns:Subscribe"]
      Resource  = [aws_sns_topic.alerts.arn]
      Condition = { StringEquals = { "sns:Protocol" = "email" } } # not a queue or URL that would get every alert unconfirmed
    },
    {
      Sid      = "ManageSubscriptions"
      Effect   = "Allow"
      Action   = ["sns:Unsubscribe"]
      Resource = [aws_sns_topic.alerts.arn]
    },
  ]
}

resource "aws_iam_role" "instance" {
  name               = "${local.name}-instance"
  description        = "What the monitor of ${local.name} may do"
  assume_role_policy = local.ec2_assumes

  tags = local.tags
}

resource "aws_iam_instance_profile" "instance" {
  name = aws_iam_role.instance.name
  role = aws_iam_role.instance.name

  tags = local.tags
}

resource "aws_iam_role_policy" "instance" {
  name = "monitor"
  role = aws_iam_role.instance.id

  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = concat(local.pass_rights, local.scan_rights, local.doctor_rights, local.launch_rights, local.dispatch_rights, local.page_rights, local.session_rights, local.log_rights, local.seal_rights, local.table_key_rights)
  })
}

# For people: attach them as needed. The output `policies` lists both.

resource "aws_iam_policy" "operator" {
  name        = "${local.name}-operator"
  description = "Edits what is monitored, manages subscriptions, rebuilds states from the log of ${local.name}"

  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = concat(local.audit_rights, local.doctor_rights, local.operator_rights, local.read_seal_rights, local.table_key_rights)
  })

  tags = local.tags
}

resource "aws_iam_policy" "auditor" {
  name        = "${local.name}-auditor"
  description = "Reads the log and the states of ${local.name}; writes nothing"
  policy      = jsonencode({ Version = "2012-10-17", Statement = concat(local.audit_rights, local.read_seal_rights, local.table_key_rights) })

  tags = local.tags
}
