using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Aamu.Webhooks.Core.Data.Migrations
{
    /// <inheritdoc />
    [DbContext(typeof(WebhooksDbContext))]
    [Migration("20261124194206_Health")]
    public class Health : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // By hand: EF Core would give every row that is there the key 0. The rows keep the order in which they were recorded.
            migrationBuilder.Sql("""
                CREATE TABLE "AttemptsWithKeys" (
                    "Key" INTEGER NOT NULL CONSTRAINT "PK_Attempts" PRIMARY KEY AUTOINCREMENT,
                    "DeliveryKey" INTEGER NOT NULL, "Number" INTEGER NOT NULL, "StartedAt" INTEGER NOT NULL, "DurationMs" REAL NOT NULL,
                    "Outcome" INTEGER NOT NULL, "StatusCode" INTEGER NULL, "Error" TEXT NULL, "Url" TEXT NOT NULL, "RemoteAddress" TEXT NULL,
                    "RequestHeaders" TEXT NULL, "ResponseHeaders" TEXT NULL, "ResponseBody" BLOB NULL, "ResponseTruncated" INTEGER NOT NULL,
                    "DnsMs" REAL NULL, "ConnectMs" REAL NULL, "TlsMs" REAL NULL, "FirstByteMs" REAL NULL, "BodyMs" REAL NULL, "WebhookVersion" INTEGER NOT NULL
                );
                INSERT INTO "AttemptsWithKeys" (DeliveryKey, Number, StartedAt, DurationMs, Outcome, StatusCode, Error, Url, RemoteAddress, RequestHeaders, ResponseHeaders, ResponseBody, ResponseTruncated, DnsMs, ConnectMs, TlsMs, FirstByteMs, BodyMs, WebhookVersion)
                SELECT DeliveryKey, Number, StartedAt, DurationMs, Outcome, StatusCode, Error, Url, RemoteAddress, RequestHeaders, ResponseHeaders, ResponseBody, ResponseTruncated, DnsMs, ConnectMs, TlsMs, FirstByteMs, BodyMs, WebhookVersion
                FROM "Attempts" ORDER BY rowid;
                DROP TABLE "Attempts";
                ALTER TABLE "AttemptsWithKeys" RENAME TO "Attempts";
                """);

            migrationBuilder.CreateTable(
                name: "HealthMarks",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false),
                    AttemptKey = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_HealthMarks", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "WebhookHealths",
                columns: table => new
                {
                    WebhookKey = table.Column<long>(type: "INTEGER", nullable: false),
                    LastAttemptAt = table.Column<long>(type: "INTEGER", nullable: false),
                    LastOutcome = table.Column<int>(type: "INTEGER", nullable: false),
                    LastStatusCode = table.Column<int>(type: "INTEGER", nullable: true),
                    LastSuccessAt = table.Column<long>(type: "INTEGER", nullable: true),
                    LastFailureAt = table.Column<long>(type: "INTEGER", nullable: true),
                    LastFailureOutcome = table.Column<int>(type: "INTEGER", nullable: true),
                    LastFailureStatusCode = table.Column<int>(type: "INTEGER", nullable: true),
                    FailingSince = table.Column<long>(type: "INTEGER", nullable: true),
                    FailuresInARow = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_WebhookHealths", x => x.WebhookKey);
                });

            migrationBuilder.CreateTable(
                name: "WebhookHours",
                columns: table => new
                {
                    WebhookKey = table.Column<long>(type: "INTEGER", nullable: false),
                    Hour = table.Column<long>(type: "INTEGER", nullable: false),
                    Delivered = table.Column<long>(type: "INTEGER", nullable: false),
                    Retried = table.Column<long>(type: "INTEGER", nullable: false),
                    GaveUp = table.Column<long>(type: "INTEGER", nullable: false),
                    Times = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_WebhookHours", x => new { x.WebhookKey, x.Hour });
                });

            migrationBuilder.InsertData(
                table: "HealthMarks",
                columns: new[] { "Id", "AttemptKey" },
                columnTypes: new[] { "INTEGER", "INTEGER" },
                values: new object[] { 1, 0L });

            migrationBuilder.CreateIndex(
                name: "IX_Deliveries_GaveUp",
                table: "Deliveries",
                columns: new[] { "WebhookKey", "LastAttemptAt" },
                filter: "State = 3");

            migrationBuilder.CreateIndex(
                name: "IX_Attempts_DeliveryKey_Number",
                table: "Attempts",
                columns: new[] { "DeliveryKey", "Number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_WebhookHours_Hour",
                table: "WebhookHours",
                column: "Hour");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "HealthMarks");

            migrationBuilder.DropTable(
                name: "WebhookHealths");

            migrationBuilder.DropTable(
                name: "WebhookHours");

            migrationBuilder.DropIndex(
                name: "IX_Deliveries_GaveUp",
                table: "Deliveries");

            migrationBuilder.DropPrimaryKey(
                name: "PK_Attempts",
                table: "Attempts");

            migrationBuilder.DropIndex(
                name: "IX_Attempts_DeliveryKey_Number",
                table: "Attempts");

            migrationBuilder.DropColumn(
                name: "Key",
                table: "Attempts");

            migrationBuilder.AddPrimaryKey(
                name: "PK_Attempts",
                table: "Attempts",
                columns: new[] { "DeliveryKey", "Number" });
        }
    }
}
