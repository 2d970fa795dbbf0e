using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Aamu.Webhooks.Core.Data.Migrations
{
    /// <inheritdoc />
    [DbContext(typeof(WebhooksDbContext))]
    [Migration("20261125192700_Incidents")]
    public class Incidents : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "Incidents",
                columns: table => new
                {
                    Key = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    WebhookKey = table.Column<long>(type: "INTEGER", nullable: false),
                    StartedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    FirstOutcome = table.Column<int>(type: "INTEGER", nullable: false),
                    FirstStatusCode = table.Column<int>(type: "INTEGER", nullable: true),
                    FirstDeliveryKey = table.Column<long>(type: "INTEGER", nullable: false),
                    LastFailureAt = table.Column<long>(type: "INTEGER", nullable: false),
                    LastOutcome = table.Column<int>(type: "INTEGER", nullable: false),
                    LastStatusCode = table.Column<int>(type: "INTEGER", nullable: true),
                    Failures = table.Column<int>(type: "INTEGER", nullable: false),
                    FailedDeliveries = table.Column<int>(type: "INTEGER", nullable: false),
                    OpenedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    ProbeAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Probes = table.Column<int>(type: "INTEGER", nullable: false),
                    AskedFor = table.Column<long>(type: "INTEGER", nullable: true),
                    CountedFrom = table.Column<long>(type: "INTEGER", nullable: false),
                    Told = table.Column<int>(type: "INTEGER", nullable: false),
                    ToldAt = table.Column<long>(type: "INTEGER", nullable: true),
                    DisabledAt = table.Column<long>(type: "INTEGER", nullable: true),
                    EndedAt = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Incidents", x => x.Key);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Deliveries_Tests",
                table: "Deliveries",
                columns: new[] { "WebhookKey", "DueAt" },
                filter: "State = 0 AND IsTest = 1");

            migrationBuilder.CreateIndex(
                name: "IX_Incidents_Running",
                table: "Incidents",
                column: "WebhookKey",
                unique: true,
                filter: "EndedAt IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Incidents_WebhookKey",
                table: "Incidents",
                column: "WebhookKey");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Incidents");

            migrationBuilder.DropIndex(
                name: "IX_Deliveries_Tests",
                table: "Deliveries");
        }
    }
}
