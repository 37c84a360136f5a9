# Values that are refused, each by the variable that is wrong.

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

run "region" {
  command = plan

  variables {
    region = "Frankfurt"
  }

  expect_failures = [var.region]
}

run "environment" {
  command = plan

  variables {
    environment = "Prod Environment"
  }

  expect_failures = [var.environment]
}

run "project_name" {
  command = plan

  variables {
    project_name = "my_project"
  }

  expect_failures = [var.project_name]
}

run "table_prefix" {
  command = plan

  variables {
    table_prefix = "a/b"
  }

  expect_failures = [var.table_prefix]
}

run "no_address" {
  command = plan

  variables {
    alert_emails = []
  }

  expect_failures = [var.alert_emails]
}

run "not_an_address" {
  command = plan

  variables {
    alert_emails = ["ops"]
  }

  expect_failures = [var.alert_emails]
}

run "address_twice" {
  command = plan

  variables {
    alert_emails = ["ops@example.com", "OPS@example.com"]
  }

  expect_failures = [var.alert_emails]
}

run "instance_type" {
  command = plan

  variables {
    instance_type = "big"
  }

  expect_failures = [var.instance_type]
}

run "architecture" {
  command = plan

  variables {
    architecture = "x64"
  }

  expect_failures = [var.architecture]
}

run "ami_id" {
  command = plan

  variables {
    ami_id = "ubuntu"
  }

  expect_failures = [var.ami_id]
}

run "subnet_id" {
  command = plan

  variables {
    subnet_id = "default"
  }

  expect_failures = [var.subnet_id]
}

run "root_volume_gb" {
  command = plan

  variables {
    root_volume_gb = 4
  }

  expect_failures = [var.root_volume_gb]
}

run "ssh_for_the_world" {
  command = plan

  variables {
    ssh_cidrs = ["0.0.0.0/0"]
    key_name  = "operator"
  }

  expect_failures = [var.ssh_cidrs]
}

run "ssh_for_the_world_in_halves" {
  command = plan

  variables {
    ssh_cidrs = ["0.0.0.0/1", "128.0.0.0/1"]
    key_name  = "operator"
  }

  expect_failures = [var.ssh_cidrs]
}

run "ssh_from_a_word" {
  command = plan

  variables {
    ssh_cidrs = ["office"]
    key_name  = "operator"
  }

  expect_failures = [var.ssh_cidrs]
}

run "ssh_without_a_key" {
  command = plan

  variables {
    ssh_cidrs = ["203.0.113.7/32"]
  }

  expect_failures = [var.ssh_cidrs]
}

run "release_version" {
  command = plan

  variables {
    release_version = "latest"
  }

  expect_failures = [var.release_version]
}

run "schedule_minutes" {
  command = plan

  variables {
    schedule_minutes = 7
  }

  expect_failures = [var.schedule_minutes]
}

run "retain_checks_days" {
  command = plan

  variables {
    retain_checks_days = 6
  }

  expect_failures = [var.retain_checks_days]
}

run "secrets_path_without_slash" {
  command = plan

  variables {
    secrets_parameter_path = "upledger"
  }

  expect_failures = [var.secrets_parameter_path]
}

run "secrets_path_of_aws" {
  command = plan

  variables {
    secrets_parameter_path = "/aws/upledger"
  }

  expect_failures = [var.secrets_parameter_path]
}

run "secrets_kms_key_arn" {
  command = plan

  variables {
    secrets_kms_key_arn = "alias/mine"
  }

  expect_failures = [var.secrets_kms_key_arn]
}

run "worker_count" {
  command = plan

  variables {
    worker_count = -1
  }

  expect_failures = [var.worker_count]
}

run "fewer_workers_at_most_than_at_least" {
  command = plan

  variables {
    worker_count_max = 1
    worker_count     = 2
  }

  expect_failures = [var.worker_count_max]
}

run "worker_instance_type" {
  command = plan

  variables {
    worker_instance_type = "big"
  }

  expect_failures = [var.worker_instance_type]
}

run "worker_subnet_ids" {
  command = plan

  variables {
    worker_subnet_ids = ["eu-central-1a"]
  }

  expect_failures = [var.worker_subnet_ids]
}

run "no_such_archive" {
  command = plan

  variables {
    release_version = "9.9.9"
  }

  expect_failures = [aws_s3_object.release]
}

run "no_runner" {
  command = plan

  variables {
    runner_count = 0
  }

  expect_failures = [var.runner_count]
}

run "subnet_ids" {
  command = plan

  variables {
    subnet_ids = ["eu-central-1a"]
  }

  expect_failures = [var.subnet_ids]
}

run "two_ways_to_name_a_subnet" {
  command = plan

  variables {
    subnet_id  = "subnet-0fedcba9876543210"
    subnet_ids = ["subnet-0fedcba9876543211"]
  }

  expect_failures = [var.subnet_ids]
}

run "log_retention_days" {
  command = plan

  variables {
    log_retention_days = 2
  }

  expect_failures = [var.log_retention_days]
}

run "seal_retention_days" {
  command = plan

  variables {
    seal_retention_days = 0
  }

  expect_failures = [var.seal_retention_days]
}

run "seal_lock_mode" {
  command = plan

  variables {
    seal_lock_mode = "OFF"
  }

  expect_failures = [var.seal_lock_mode]
}

run "heartbeat_url" {
  command = plan

  variables {
    heartbeat_url = "ftp://x"
  }

  expect_failures = [var.heartbeat_url]
}

run "another_region_than_the_providers" {
  command = plan

  variables {
    region = "us-east-1"
  }

  expect_failures = [data.aws_region.current]
}

run "arm_instance_for_x86" {
  command = plan

  variables {
    instance_type = "t4g.micro"
  }

  expect_failures = [var.instance_type]
}

run "x86_workers_for_arm" {
  command = plan

  variables {
    architecture         = "arm64"
    worker_instance_type = "c7i.large"
  }

  expect_failures = [var.worker_instance_type]
}

run "long_names" {
  command = plan

  variables {
    project_name = "abcdefghijklmnop"
    environment  = "abcdefghijklmnop"
  }

  expect_failures = [aws_s3_bucket.releases]
}

run "no_default_vpc" {
  command = plan

  override_data {
    target = data.aws_vpcs.default
    values = { ids = [] }
  }

  expect_failures = [data.aws_vpcs.default]
}

run "egress_cidrs" {
  command = plan

  variables {
    egress_cidrs = ["everywhere"]
  }

  expect_failures = [var.egress_cidrs]
}

run "egress_ports" {
  command = plan

  variables {
    egress_ports = [8443]
  }

  expect_failures = [var.egress_ports]
}

run "tables_kms_key_arn" {
  command = plan

  variables {
    tables_kms_key_arn = "alias/aws/dynamodb"
  }

  expect_failures = [var.tables_kms_key_arn]
}
