using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Aamu.Webhooks.Core.Data.Postgres.Migrations
{
    /// <inheritdoc />
    [DbContext(typeof(PostgresWebhooksDbContext))]
    [Migration("20261126094739_IndexesEndInKeys")]
    public class IndexesEndInKeys : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_webhooksecrets_webhookkey",
                table: "webhooksecrets");

            migrationBuilder.DropIndex(
                name: "IX_webhooks_teamid",
                table: "webhooks");

            migrationBuilder.DropIndex(
                name: "IX_sandboxturns_at",
                table: "sandboxturns");

            migrationBuilder.DropIndex(
                name: "IX_sandboxturns_sandboxid",
                table: "sandboxturns");

            migrationBuilder.DropIndex(
                name: "IX_sandboxrequests_sandboxid",
                table: "sandboxrequests");

            migrationBuilder.DropIndex(
                name: "IX_refusedsubmissions_teamid",
                table: "refusedsubmissions");

            migrationBuilder.DropIndex(
                name: "IX_refusedsubmissions_teamid_eventid",
                table: "refusedsubmissions");

            migrationBuilder.DropIndex(
                name: "IX_RecoveryRuns_Live",
                table: "recoveryruns");

            migrationBuilder.DropIndex(
                name: "IX_recoveryruns_teamid",
                table: "recoveryruns");

            migrationBuilder.DropIndex(
                name: "IX_recoveryruns_webhookkey",
                table: "recoveryruns");

            migrationBuilder.DropIndex(
                name: "IX_invitations_teamid",
                table: "invitations");

            migrationBuilder.DropIndex(
                name: "IX_incidents_endedat",
                table: "incidents");

            migrationBuilder.DropIndex(
                name: "IX_incidents_webhookkey",
                table: "incidents");

            migrationBuilder.DropIndex(
                name: "IX_events_receivedat",
                table: "events");

            migrationBuilder.DropIndex(
                name: "IX_events_teamid",
                table: "events");

            migrationBuilder.DropIndex(
                name: "IX_Deliveries_Due",
                table: "deliveries");

            migrationBuilder.DropIndex(
                name: "IX_deliveries_eventkey",
                table: "deliveries");

            migrationBuilder.DropIndex(
                name: "IX_Deliveries_GaveUp",
                table: "deliveries");

            migrationBuilder.DropIndex(
                name: "IX_Deliveries_Held",
                table: "deliveries");

            migrationBuilder.DropIndex(
                name: "IX_Deliveries_Recovery",
                table: "deliveries");

            migrationBuilder.DropIndex(
                name: "IX_deliveries_teamid",
                table: "deliveries");

            migrationBuilder.DropIndex(
                name: "IX_Deliveries_Tests",
                table: "deliveries");

            migrationBuilder.DropIndex(
                name: "IX_deliveries_webhookkey",
                table: "deliveries");

            migrationBuilder.DropIndex(
                name: "IX_auditentries_at",
                table: "auditentries");

            migrationBuilder.DropIndex(
                name: "IX_auditentries_teamid",
                table: "auditentries");

            migrationBuilder.CreateIndex(
                name: "IX_webhooksecrets_webhookkey_key",
                table: "webhooksecrets",
                columns: new[] { "webhookkey", "key" });

            migrationBuilder.CreateIndex(
                name: "IX_webhooks_teamid_key",
                table: "webhooks",
                columns: new[] { "teamid", "key" });

            migrationBuilder.CreateIndex(
                name: "IX_sandboxturns_at_key",
                table: "sandboxturns",
                columns: new[] { "at", "key" });

            migrationBuilder.CreateIndex(
                name: "IX_sandboxturns_sandboxid_key",
                table: "sandboxturns",
                columns: new[] { "sandboxid", "key" });

            migrationBuilder.CreateIndex(
                name: "IX_sandboxrequests_sandboxid_key",
                table: "sandboxrequests",
                columns: new[] { "sandboxid", "key" });

            migrationBuilder.CreateIndex(
                name: "IX_refusedsubmissions_teamid_eventid_key",
                table: "refusedsubmissions",
                columns: new[] { "teamid", "eventid", "key" });

            migrationBuilder.CreateIndex(
                name: "IX_refusedsubmissions_teamid_key",
                table: "refusedsubmissions",
                columns: new[] { "teamid", "key" });

            migrationBuilder.CreateIndex(
                name: "IX_RecoveryRuns_Live",
                table: "recoveryruns",
                columns: new[] { "state", "key" },
                filter: "EndedAt IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_recoveryruns_teamid_key",
                table: "recoveryruns",
                columns: new[] { "teamid", "key" });

            migrationBuilder.CreateIndex(
                name: "IX_recoveryruns_webhookkey_key",
                table: "recoveryruns",
                columns: new[] { "webhookkey", "key" });

            migrationBuilder.CreateIndex(
                name: "IX_invitations_teamid_key",
                table: "invitations",
                columns: new[] { "teamid", "key" });

            migrationBuilder.CreateIndex(
                name: "IX_incidents_endedat_key",
                table: "incidents",
                columns: new[] { "endedat", "key" });

            migrationBuilder.CreateIndex(
                name: "IX_incidents_webhookkey_key",
                table: "incidents",
                columns: new[] { "webhookkey", "key" });

            migrationBuilder.CreateIndex(
                name: "IX_events_receivedat_key",
                table: "events",
                columns: new[] { "receivedat", "key" });

            migrationBuilder.CreateIndex(
                name: "IX_events_teamid_key",
                table: "events",
                columns: new[] { "teamid", "key" });

            migrationBuilder.CreateIndex(
                name: "IX_Deliveries_Due",
                table: "deliveries",
                columns: new[] { "webhookkey", "dueat", "key" },
                filter: "State = 0");

            migrationBuilder.CreateIndex(
                name: "IX_deliveries_eventkey_key",
                table: "deliveries",
                columns: new[] { "eventkey", "key" });

            migrationBuilder.CreateIndex(
                name: "IX_Deliveries_GaveUp",
                table: "deliveries",
                columns: new[] { "webhookkey", "lastattemptat", "key" },
                filter: "State = 3");

            migrationBuilder.CreateIndex(
                name: "IX_Deliveries_Held",
                table: "deliveries",
                columns: new[] { "webhookkey", "key" },
                filter: "State = 1");

            migrationBuilder.CreateIndex(
                name: "IX_Deliveries_Recovery",
                table: "deliveries",
                columns: new[] { "recoverykey", "key" },
                filter: "RecoveryKey IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_deliveries_teamid_key",
                table: "deliveries",
                columns: new[] { "teamid", "key" });

            migrationBuilder.CreateIndex(
                name: "IX_Deliveries_Tests",
                table: "deliveries",
                columns: new[] { "webhookkey", "dueat", "key" },
                filter: "State = 0 AND IsTest = 1");

            migrationBuilder.CreateIndex(
                name: "IX_deliveries_webhookkey_key",
                table: "deliveries",
                columns: new[] { "webhookkey", "key" });

            migrationBuilder.CreateIndex(
                name: "IX_auditentries_at_key",
                table: "auditentries",
                columns: new[] { "at", "key" });

            migrationBuilder.CreateIndex(
                name: "IX_auditentries_teamid_key",
                table: "auditentries",
                columns: new[] { "teamid", "key" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_webhooksecrets_webhookkey_key",
                table: "webhooksecrets");

            migrationBuilder.DropIndex(
                name: "IX_webhooks_teamid_key",
                table: "webhooks");

            migrationBuilder.DropIndex(
                name: "IX_sandboxturns_at_key",
                table: "sandboxturns");

            migrationBuilder.DropIndex(
                name: "IX_sandboxturns_sandboxid_key",
                table: "sandboxturns");

            migrationBuilder.DropIndex(
                name: "IX_sandboxrequests_sandboxid_key",
                table: "sandboxrequests");

            migrationBuilder.DropIndex(
                name: "IX_refusedsubmissions_teamid_eventid_key",
                table: "refusedsubmissions");

            migrationBuilder.DropIndex(
                name: "IX_refusedsubmissions_teamid_key",
                table: "refusedsubmissions");

            migrationBuilder.DropIndex(
                name: "IX_RecoveryRuns_Live",
                table: "recoveryruns");

            migrationBuilder.DropIndex(
                name: "IX_recoveryruns_teamid_key",
                table: "recoveryruns");

            migrationBuilder.DropIndex(
                name: "IX_recoveryruns_webhookkey_key",
                table: "recoveryruns");

            migrationBuilder.DropIndex(
                name: "IX_invitations_teamid_key",
                table: "invitations");

            migrationBuilder.DropIndex(
                name: "IX_incidents_endedat_key",
                table: "incidents");

            migrationBuilder.DropIndex(
                name: "IX_incidents_webhookkey_key",
                table: "incidents");

            migrationBuilder.DropIndex(
                name: "IX_events_receivedat_key",
                table: "events");

            migrationBuilder.DropIndex(
                name: "IX_events_teamid_key",
                table: "events");

            migrationBuilder.DropIndex(
                name: "IX_Deliveries_Due",
                table: "deliveries");

            migrationBuilder.DropIndex(
                name: "IX_deliveries_eventkey_key",
                table: "deliveries");

            migrationBuilder.DropIndex(
                name: "IX_Deliveries_GaveUp",
                table: "deliveries");

            migrationBuilder.DropIndex(
                name: "IX_Deliveries_Held",
                table: "deliveries");

            migrationBuilder.DropIndex(
                name: "IX_Deliveries_Recovery",
                table: "deliveries");

            migrationBuilder.DropIndex(
                name: "IX_deliveries_teamid_key",
                table: "deliveries");

            migrationBuilder.DropIndex(
                name: "IX_Deliveries_Tests",
                table: "deliveries");

            migrationBuilder.DropIndex(
                name: "IX_deliveries_webhookkey_key",
                table: "deliveries");

            migrationBuilder.DropIndex(
                name: "IX_auditentries_at_key",
                table: "auditentries");

            migrationBuilder.DropIndex(
                name: "IX_auditentries_teamid_key",
                table: "auditentries");

            migrationBuilder.CreateIndex(
                name: "IX_webhooksecrets_webhookkey",
                table: "webhooksecrets",
                column: "webhookkey");

            migrationBuilder.CreateIndex(
                name: "IX_webhooks_teamid",
                table: "webhooks",
                column: "teamid");

            migrationBuilder.CreateIndex(
                name: "IX_sandboxturns_at",
                table: "sandboxturns",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "IX_sandboxturns_sandboxid",
                table: "sandboxturns",
                column: "sandboxid");

            migrationBuilder.CreateIndex(
                name: "IX_sandboxrequests_sandboxid",
                table: "sandboxrequests",
                column: "sandboxid");

            migrationBuilder.CreateIndex(
                name: "IX_refusedsubmissions_teamid",
                table: "refusedsubmissions",
                column: "teamid");

            migrationBuilder.CreateIndex(
                name: "IX_refusedsubmissions_teamid_eventid",
                table: "refusedsubmissions",
                columns: new[] { "teamid", "eventid" });

            migrationBuilder.CreateIndex(
                name: "IX_RecoveryRuns_Live",
                table: "recoveryruns",
                column: "state",
                filter: "EndedAt IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_recoveryruns_teamid",
                table: "recoveryruns",
                column: "teamid");

            migrationBuilder.CreateIndex(
                name: "IX_recoveryruns_webhookkey",
                table: "recoveryruns",
                column: "webhookkey");

            migrationBuilder.CreateIndex(
                name: "IX_invitations_teamid",
                table: "invitations",
                column: "teamid");

            migrationBuilder.CreateIndex(
                name: "IX_incidents_endedat",
                table: "incidents",
                column: "endedat");

            migrationBuilder.CreateIndex(
                name: "IX_incidents_webhookkey",
                table: "incidents",
                column: "webhookkey");

            migrationBuilder.CreateIndex(
                name: "IX_events_receivedat",
                table: "events",
                column: "receivedat");

            migrationBuilder.CreateIndex(
                name: "IX_events_teamid",
                table: "events",
                column: "teamid");

            migrationBuilder.CreateIndex(
                name: "IX_Deliveries_Due",
                table: "deliveries",
                columns: new[] { "webhookkey", "dueat" },
                filter: "State = 0");

            migrationBuilder.CreateIndex(
                name: "IX_deliveries_eventkey",
                table: "deliveries",
                column: "eventkey");

            migrationBuilder.CreateIndex(
                name: "IX_Deliveries_GaveUp",
                table: "deliveries",
                columns: new[] { "webhookkey", "lastattemptat" },
                filter: "State = 3");

            migrationBuilder.CreateIndex(
                name: "IX_Deliveries_Held",
                table: "deliveries",
                column: "webhookkey",
                filter: "State = 1");

            migrationBuilder.CreateIndex(
                name: "IX_Deliveries_Recovery",
                table: "deliveries",
                column: "recoverykey",
                filter: "RecoveryKey IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_deliveries_teamid",
                table: "deliveries",
                column: "teamid");

            migrationBuilder.CreateIndex(
                name: "IX_Deliveries_Tests",
                table: "deliveries",
                columns: new[] { "webhookkey", "dueat" },
                filter: "State = 0 AND IsTest = 1");

            migrationBuilder.CreateIndex(
                name: "IX_deliveries_webhookkey",
                table: "deliveries",
                column: "webhookkey");

            migrationBuilder.CreateIndex(
                name: "IX_auditentries_at",
                table: "auditentries",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "IX_auditentries_teamid",
                table: "auditentries",
                column: "teamid");
        }
    }
}
