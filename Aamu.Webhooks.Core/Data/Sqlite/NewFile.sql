-- What the migrations make of an empty file. Written by NewFileTests.
CREATE TABLE "__EFMigrationsHistory" (
    "MigrationId" TEXT NOT NULL CONSTRAINT "PK___EFMigrationsHistory" PRIMARY KEY,
    "ProductVersion" TEXT NOT NULL
);
CREATE TABLE "ApiKeys" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_ApiKeys" PRIMARY KEY,
    "Kind" INTEGER NOT NULL,
    "TeamId" TEXT NULL,
    "Role" INTEGER NULL,
    "Name" TEXT NOT NULL,
    "Hash" BLOB NOT NULL,
    "VisiblePrefix" TEXT NOT NULL,
    "CreatedAt" INTEGER NOT NULL,
    "RevokedAt" INTEGER NULL
, "ExpiresAt" INTEGER NULL, "LastUsedAt" INTEGER NULL);
CREATE TABLE "Deliveries" (
    "Key" INTEGER NOT NULL CONSTRAINT "PK_Deliveries" PRIMARY KEY AUTOINCREMENT,
    "Id" TEXT NOT NULL,
    "TeamId" TEXT NOT NULL,
    "WebhookKey" INTEGER NOT NULL,
    "EventKey" INTEGER NOT NULL,
    "EventType" TEXT NOT NULL,
    "ProjectId" TEXT NULL,
    "State" INTEGER NOT NULL,
    "CreatedAt" INTEGER NOT NULL,
    "DueAt" INTEGER NOT NULL,
    "AttemptCount" INTEGER NOT NULL,
    "FailuresInRound" INTEGER NOT NULL,
    "LastOutcome" INTEGER NULL,
    "LastStatusCode" INTEGER NULL,
    "LastDurationMs" REAL NULL,
    "LastAttemptAt" INTEGER NULL,
    "IsTest" INTEGER NOT NULL
, "IsReplay" INTEGER NOT NULL DEFAULT 0, "RecoveryKey" INTEGER NULL, "Sequence" INTEGER NULL);
CREATE TABLE "Events" (
    "Key" INTEGER NOT NULL CONSTRAINT "PK_Events" PRIMARY KEY AUTOINCREMENT,
    "TeamId" TEXT NOT NULL,
    "Id" TEXT NOT NULL,
    "Type" TEXT NOT NULL,
    "ProjectId" TEXT NULL,
    "ActorId" TEXT NULL,
    "CreatedAt" INTEGER NOT NULL,
    "ReceivedAt" INTEGER NOT NULL,
    "Body" BLOB NOT NULL,
    "Verdicts" TEXT NOT NULL,
    "DeliveryCount" INTEGER NOT NULL,
    "IsTest" INTEGER NOT NULL,
    "SubmittedBy" TEXT NULL
);
CREATE TABLE "LaneLeases" (
    "WebhookKey" INTEGER NOT NULL CONSTRAINT "PK_LaneLeases" PRIMARY KEY,
    "Owner" TEXT NULL,
    "ClaimedAt" INTEGER NOT NULL,
    "Claimed" TEXT NOT NULL
);
CREATE TABLE "Members" (
    "TeamId" TEXT NOT NULL,
    "PersonId" TEXT NOT NULL,
    "Name" TEXT NOT NULL,
    "Role" INTEGER NOT NULL,
    CONSTRAINT "PK_Members" PRIMARY KEY ("TeamId", "PersonId")
);
CREATE TABLE "Projects" (
    "TeamId" TEXT NOT NULL,
    "Id" TEXT NOT NULL,
    "Name" TEXT NOT NULL,
    "ArchivedAt" INTEGER NULL,
    "DeletedAt" INTEGER NULL,
    CONSTRAINT "PK_Projects" PRIMARY KEY ("TeamId", "Id")
);
CREATE TABLE "RefusedSubmissions" (
    "Key" INTEGER NOT NULL CONSTRAINT "PK_RefusedSubmissions" PRIMARY KEY AUTOINCREMENT,
    "At" INTEGER NOT NULL,
    "TeamId" TEXT NULL,
    "KeyName" TEXT NOT NULL,
    "Status" INTEGER NOT NULL,
    "Problem" TEXT NOT NULL,
    "Reason" TEXT NOT NULL,
    "EventType" TEXT NULL,
    "EventId" TEXT NULL,
    "Excerpt" BLOB NOT NULL
);
CREATE TABLE "SandboxRequests" (
    "Key" INTEGER NOT NULL CONSTRAINT "PK_SandboxRequests" PRIMARY KEY AUTOINCREMENT,
    "SandboxId" TEXT NOT NULL,
    "At" INTEGER NOT NULL,
    "Method" TEXT NOT NULL,
    "Headers" TEXT NOT NULL,
    "Body" BLOB NOT NULL
, "Reply" TEXT NULL);
CREATE TABLE "Teams" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_Teams" PRIMARY KEY,
    "Name" TEXT NOT NULL,
    "CreatedAt" INTEGER NOT NULL,
    "DeletedAt" INTEGER NULL
, "RetentionDays" INTEGER NULL);
CREATE TABLE "Webhooks" (
    "Key" INTEGER NOT NULL CONSTRAINT "PK_Webhooks" PRIMARY KEY AUTOINCREMENT,
    "Id" TEXT NOT NULL,
    "TeamId" TEXT NOT NULL,
    "Name" TEXT NOT NULL,
    "Description" TEXT NOT NULL,
    "Url" TEXT NOT NULL,
    "Status" INTEGER NOT NULL,
    "DisabledReason" TEXT NULL,
    "EventTypes" TEXT NOT NULL,
    "ProjectIds" TEXT NOT NULL,
    "Version" INTEGER NOT NULL,
    "CreatedAt" INTEGER NOT NULL,
    "UpdatedAt" INTEGER NOT NULL,
    "DeletedAt" INTEGER NULL,
    "AfterEvent" INTEGER NOT NULL,
    "LastEvent" INTEGER NULL,
    "Headers" TEXT NULL
, "RetrySchedule" TEXT NULL, "TimeoutSeconds" INTEGER NULL, "ForgottenSequence" INTEGER NOT NULL DEFAULT 0);
CREATE TABLE "WebhookVersions" (
    "WebhookKey" INTEGER NOT NULL,
    "Version" INTEGER NOT NULL,
    "At" INTEGER NOT NULL,
    "By" TEXT NOT NULL,
    "Name" TEXT NOT NULL,
    "Url" TEXT NOT NULL,
    "Status" INTEGER NOT NULL,
    "DisabledReason" TEXT NULL,
    "EventTypes" TEXT NOT NULL,
    "ProjectIds" TEXT NOT NULL, "Description" TEXT NULL, "Headers" TEXT NULL, "Secrets" TEXT NULL, "RetrySchedule" TEXT NULL, "TimeoutSeconds" INTEGER NULL,
    CONSTRAINT "PK_WebhookVersions" PRIMARY KEY ("WebhookKey", "Version")
);
CREATE TABLE "WebhookSecrets" (
    "Key" INTEGER NOT NULL CONSTRAINT "PK_WebhookSecrets" PRIMARY KEY AUTOINCREMENT,
    "WebhookKey" INTEGER NOT NULL,
    "Value" TEXT NOT NULL,
    "CreatedAt" INTEGER NOT NULL,
    "ExpiresAt" INTEGER NULL, "Number" INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT "FK_WebhookSecrets_Webhooks_WebhookKey" FOREIGN KEY ("WebhookKey") REFERENCES "Webhooks" ("Key") ON DELETE CASCADE
);
CREATE UNIQUE INDEX "IX_ApiKeys_Hash" ON "ApiKeys" ("Hash");
CREATE INDEX "IX_ApiKeys_TeamId" ON "ApiKeys" ("TeamId");
CREATE INDEX "IX_Deliveries_Due" ON "Deliveries" ("WebhookKey", "DueAt") WHERE State = 0;
CREATE INDEX "IX_Deliveries_EventKey" ON "Deliveries" ("EventKey");
CREATE INDEX "IX_Deliveries_Held" ON "Deliveries" ("WebhookKey") WHERE State = 1;
CREATE UNIQUE INDEX "IX_Deliveries_Id" ON "Deliveries" ("Id");
CREATE INDEX "IX_Deliveries_TeamId" ON "Deliveries" ("TeamId");
CREATE INDEX "IX_Deliveries_WebhookKey" ON "Deliveries" ("WebhookKey");
CREATE INDEX "IX_Events_ReceivedAt" ON "Events" ("ReceivedAt");
CREATE INDEX "IX_Events_TeamId" ON "Events" ("TeamId");
CREATE UNIQUE INDEX "IX_Events_TeamId_Id" ON "Events" ("TeamId", "Id");
CREATE INDEX "IX_Members_PersonId" ON "Members" ("PersonId");
CREATE INDEX "IX_RefusedSubmissions_TeamId" ON "RefusedSubmissions" ("TeamId");
CREATE UNIQUE INDEX "IX_Webhooks_Id" ON "Webhooks" ("Id");
CREATE INDEX "IX_Webhooks_TeamId" ON "Webhooks" ("TeamId");
CREATE INDEX "IX_WebhookSecrets_WebhookKey" ON "WebhookSecrets" ("WebhookKey");
CREATE TABLE "Attempts" (
    "Key" INTEGER NOT NULL CONSTRAINT "PK_Attempts" PRIMARY KEY AUTOINCREMENT,
    "DeliveryKey" INTEGER NOT NULL, "Number" INTEGER NOT NULL, "StartedAt" INTEGER NOT NULL, "DurationMs" REAL NOT NULL,
    "Outcome" INTEGER NOT NULL, "StatusCode" INTEGER NULL, "Error" TEXT NULL, "Url" TEXT NOT NULL, "RemoteAddress" TEXT NULL,
    "RequestHeaders" TEXT NULL, "ResponseHeaders" TEXT NULL, "ResponseBody" BLOB NULL, "ResponseTruncated" INTEGER NOT NULL,
    "DnsMs" REAL NULL, "ConnectMs" REAL NULL, "TlsMs" REAL NULL, "FirstByteMs" REAL NULL, "BodyMs" REAL NULL, "WebhookVersion" INTEGER NOT NULL
);
CREATE TABLE "HealthMarks" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_HealthMarks" PRIMARY KEY,
    "AttemptKey" INTEGER NOT NULL
);
CREATE TABLE "WebhookHealths" (
    "WebhookKey" INTEGER NOT NULL CONSTRAINT "PK_WebhookHealths" PRIMARY KEY,
    "LastAttemptAt" INTEGER NOT NULL,
    "LastOutcome" INTEGER NOT NULL,
    "LastStatusCode" INTEGER NULL,
    "LastSuccessAt" INTEGER NULL,
    "LastFailureAt" INTEGER NULL,
    "LastFailureOutcome" INTEGER NULL,
    "LastFailureStatusCode" INTEGER NULL,
    "FailingSince" INTEGER NULL,
    "FailuresInARow" INTEGER NOT NULL
);
CREATE TABLE "WebhookHours" (
    "WebhookKey" INTEGER NOT NULL,
    "Hour" INTEGER NOT NULL,
    "Delivered" INTEGER NOT NULL,
    "Retried" INTEGER NOT NULL,
    "GaveUp" INTEGER NOT NULL,
    "Times" TEXT NOT NULL,
    CONSTRAINT "PK_WebhookHours" PRIMARY KEY ("WebhookKey", "Hour")
);
CREATE INDEX "IX_Deliveries_GaveUp" ON "Deliveries" ("WebhookKey", "LastAttemptAt") WHERE State = 3;
CREATE UNIQUE INDEX "IX_Attempts_DeliveryKey_Number" ON "Attempts" ("DeliveryKey", "Number");
CREATE INDEX "IX_WebhookHours_Hour" ON "WebhookHours" ("Hour");
CREATE TABLE "Invitations" (
    "Key" INTEGER NOT NULL CONSTRAINT "PK_Invitations" PRIMARY KEY AUTOINCREMENT,
    "TeamId" TEXT NOT NULL,
    "Email" TEXT NOT NULL,
    "Role" INTEGER NOT NULL,
    "Hash" BLOB NOT NULL,
    "By" TEXT NOT NULL,
    "CreatedAt" INTEGER NOT NULL,
    "ExpiresAt" INTEGER NOT NULL
);
CREATE UNIQUE INDEX "IX_Invitations_Hash" ON "Invitations" ("Hash");
CREATE INDEX "IX_Invitations_TeamId" ON "Invitations" ("TeamId");
CREATE TABLE "AuditEntries" (
    "Key" INTEGER NOT NULL CONSTRAINT "PK_AuditEntries" PRIMARY KEY AUTOINCREMENT,
    "At" INTEGER NOT NULL,
    "TeamId" TEXT NULL,
    "Actor" TEXT NOT NULL,
    "Door" TEXT NOT NULL,
    "Address" TEXT NULL,
    "Action" TEXT NOT NULL,
    "SubjectId" TEXT NOT NULL,
    "Subject" TEXT NOT NULL,
    "Changes" TEXT NOT NULL
);
CREATE TABLE "AuditMarks" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_AuditMarks" PRIMARY KEY,
    "KeptSince" INTEGER NOT NULL
);
CREATE INDEX "IX_AuditEntries_At" ON "AuditEntries" ("At");
CREATE INDEX "IX_AuditEntries_TeamId" ON "AuditEntries" ("TeamId");
CREATE TABLE "Incidents" (
    "Key" INTEGER NOT NULL CONSTRAINT "PK_Incidents" PRIMARY KEY AUTOINCREMENT,
    "WebhookKey" INTEGER NOT NULL,
    "StartedAt" INTEGER NOT NULL,
    "FirstOutcome" INTEGER NOT NULL,
    "FirstStatusCode" INTEGER NULL,
    "FirstDeliveryKey" INTEGER NOT NULL,
    "LastFailureAt" INTEGER NOT NULL,
    "LastOutcome" INTEGER NOT NULL,
    "LastStatusCode" INTEGER NULL,
    "Failures" INTEGER NOT NULL,
    "FailedDeliveries" INTEGER NOT NULL,
    "OpenedAt" INTEGER NULL,
    "ProbeAt" INTEGER NULL,
    "Probes" INTEGER NOT NULL,
    "AskedFor" INTEGER NULL,
    "CountedFrom" INTEGER NOT NULL,
    "Told" INTEGER NOT NULL,
    "ToldAt" INTEGER NULL,
    "DisabledAt" INTEGER NULL,
    "EndedAt" INTEGER NULL
, "Written" INTEGER NOT NULL DEFAULT 0);
CREATE INDEX "IX_Deliveries_Tests" ON "Deliveries" ("WebhookKey", "DueAt") WHERE State = 0 AND IsTest = 1;
CREATE UNIQUE INDEX "IX_Incidents_Running" ON "Incidents" ("WebhookKey") WHERE EndedAt IS NULL;
CREATE INDEX "IX_Incidents_WebhookKey" ON "Incidents" ("WebhookKey");
CREATE INDEX "IX_SandboxRequests_SandboxId" ON "SandboxRequests" ("SandboxId");
CREATE TABLE "Checkups" (
    "WebhookKey" INTEGER NOT NULL CONSTRAINT "PK_Checkups" PRIMARY KEY,
    "StartedAt" INTEGER NOT NULL,
    "FinishedAt" INTEGER NULL,
    "Report" TEXT NULL
);
CREATE TABLE "SandboxTurns" (
    "Key" INTEGER NOT NULL CONSTRAINT "PK_SandboxTurns" PRIMARY KEY AUTOINCREMENT,
    "SandboxId" TEXT NOT NULL,
    "DeliveryId" TEXT NOT NULL,
    "Count" INTEGER NOT NULL,
    "At" INTEGER NOT NULL
);
CREATE INDEX "IX_SandboxTurns_At" ON "SandboxTurns" ("At");
CREATE INDEX "IX_SandboxTurns_SandboxId" ON "SandboxTurns" ("SandboxId");
CREATE UNIQUE INDEX "IX_SandboxTurns_SandboxId_DeliveryId" ON "SandboxTurns" ("SandboxId", "DeliveryId");
CREATE TABLE "SandboxInboxes" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_SandboxInboxes" PRIMARY KEY,
    "CreatedAt" INTEGER NOT NULL,
    "Name" TEXT NOT NULL,
    "Script" TEXT NOT NULL,
    "TeamId" TEXT NOT NULL,
    "Token" TEXT NOT NULL
);
CREATE INDEX "IX_SandboxInboxes_TeamId" ON "SandboxInboxes" ("TeamId");
CREATE UNIQUE INDEX "IX_SandboxInboxes_Token" ON "SandboxInboxes" ("Token");
CREATE TABLE "RecoveryRuns" (
    "Key" INTEGER NOT NULL CONSTRAINT "PK_RecoveryRuns" PRIMARY KEY AUTOINCREMENT,
    "Id" TEXT NOT NULL,
    "TeamId" TEXT NOT NULL,
    "Kind" INTEGER NOT NULL,
    "State" INTEGER NOT NULL,
    "WebhookKey" INTEGER NULL,
    "Selection" TEXT NOT NULL,
    "PerSecond" INTEGER NULL,
    "Total" INTEGER NOT NULL,
    "Done" INTEGER NOT NULL,
    "LastKey" INTEGER NOT NULL,
    "EndKey" INTEGER NOT NULL,
    "NextAt" INTEGER NOT NULL,
    "StartedAt" INTEGER NOT NULL,
    "StartedBy" TEXT NOT NULL,
    "ResumedAt" INTEGER NOT NULL,
    "DoneBefore" INTEGER NOT NULL,
    "EndedAt" INTEGER NULL,
    "EndedBy" TEXT NULL
);
CREATE INDEX "IX_Deliveries_Recovery" ON "Deliveries" ("RecoveryKey") WHERE RecoveryKey IS NOT NULL;
CREATE UNIQUE INDEX "IX_Deliveries_Replays" ON "Deliveries" ("WebhookKey", "EventKey") WHERE IsReplay = 1;
CREATE UNIQUE INDEX "IX_RecoveryRuns_Id" ON "RecoveryRuns" ("Id");
CREATE INDEX "IX_RecoveryRuns_Live" ON "RecoveryRuns" ("State") WHERE EndedAt IS NULL;
CREATE INDEX "IX_RecoveryRuns_TeamId" ON "RecoveryRuns" ("TeamId");
CREATE INDEX "IX_RecoveryRuns_WebhookKey" ON "RecoveryRuns" ("WebhookKey");
CREATE INDEX "IX_Incidents_EndedAt" ON "Incidents" ("EndedAt");
CREATE INDEX "IX_RefusedSubmissions_TeamId_EventId" ON "RefusedSubmissions" ("TeamId", "EventId");
CREATE INDEX "IX_RecoveryRuns_EndedAt" ON "RecoveryRuns" ("EndedAt");
INSERT INTO "__EFMigrationsHistory" VALUES ('20261123144054_Initial', '10.0.15');
INSERT INTO "__EFMigrationsHistory" VALUES ('20261124194206_Health', '10.0.15');
INSERT INTO "__EFMigrationsHistory" VALUES ('20261124201845_Invitations', '10.0.15');
INSERT INTO "__EFMigrationsHistory" VALUES ('20261125191921_History', '10.0.15');
INSERT INTO "__EFMigrationsHistory" VALUES ('20261125191953_Security', '10.0.15');
INSERT INTO "__EFMigrationsHistory" VALUES ('20261125192700_Incidents', '10.0.15');
INSERT INTO "__EFMigrationsHistory" VALUES ('20261125225017_SandboxScripts', '10.0.15');
INSERT INTO "__EFMigrationsHistory" VALUES ('20261125225055_Recoveries', '10.0.15');
INSERT INTO "__EFMigrationsHistory" VALUES ('20261126022356_Numbers', '10.0.15');
INSERT INTO "__EFMigrationsHistory" VALUES ('20261126084821_LeasesWithoutTime', '10.0.15');
INSERT INTO "__EFMigrationsHistory" VALUES ('20261126090633_RefusalsByEvent', '10.0.15');
INSERT INTO "__EFMigrationsHistory" VALUES ('20261126120248_RecoveriesByEnd', '10.0.15');
INSERT INTO "HealthMarks" VALUES (1, 0);
INSERT INTO "AuditMarks" VALUES (1, 0);
