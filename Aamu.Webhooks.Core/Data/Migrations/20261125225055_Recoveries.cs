using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Aamu.Webhooks.Core.Data.Migrations
{
    /// <inheritdoc />
    [DbContext(typeof(WebhooksDbContext))]
    [Migration("20261125225055_Recoveries")]
    public class Recoveries : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "RetrySchedule",
                table: "WebhookVersions",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "TimeoutSeconds",
                table: "WebhookVersions",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "RetrySchedule",
                table: "Webhooks",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "TimeoutSeconds",
                table: "Webhooks",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "IsReplay",
                table: "Deliveries",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<long>(
                name: "RecoveryKey",
                table: "Deliveries",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "RecoveryRuns",
                columns: table => new
                {
                    Key = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Id = table.Column<string>(type: "TEXT", nullable: false),
                    TeamId = table.Column<string>(type: "TEXT", nullable: false),
                    Kind = table.Column<int>(type: "INTEGER", nullable: false),
                    State = table.Column<int>(type: "INTEGER", nullable: false),
                    WebhookKey = table.Column<long>(type: "INTEGER", nullable: true),
                    Selection = table.Column<string>(type: "TEXT", nullable: false),
                    PerSecond = table.Column<int>(type: "INTEGER", nullable: true),
                    Total = table.Column<int>(type: "INTEGER", nullable: false),
                    Done = table.Column<int>(type: "INTEGER", nullable: false),
                    LastKey = table.Column<long>(type: "INTEGER", nullable: false),
                    EndKey = table.Column<long>(type: "INTEGER", nullable: false),
                    NextAt = table.Column<long>(type: "INTEGER", nullable: false),
                    StartedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    StartedBy = table.Column<string>(type: "TEXT", nullable: false),
                    ResumedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    DoneBefore = table.Column<int>(type: "INTEGER", nullable: false),
                    EndedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    EndedBy = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RecoveryRuns", x => x.Key);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Deliveries_Recovery",
                table: "Deliveries",
                column: "RecoveryKey",
                filter: "RecoveryKey IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Deliveries_Replays",
                table: "Deliveries",
                columns: new[] { "WebhookKey", "EventKey" },
                unique: true,
                filter: "IsReplay = 1");

            migrationBuilder.CreateIndex(
                name: "IX_RecoveryRuns_Id",
                table: "RecoveryRuns",
                column: "Id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_RecoveryRuns_Live",
                table: "RecoveryRuns",
                column: "State",
                filter: "EndedAt IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_RecoveryRuns_TeamId",
                table: "RecoveryRuns",
                column: "TeamId");

            migrationBuilder.CreateIndex(
                name: "IX_RecoveryRuns_WebhookKey",
                table: "RecoveryRuns",
                column: "WebhookKey");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "RecoveryRuns");

            migrationBuilder.DropIndex(
                name: "IX_Deliveries_Recovery",
                table: "Deliveries");

            migrationBuilder.DropIndex(
                name: "IX_Deliveries_Replays",
                table: "Deliveries");

            migrationBuilder.DropColumn(
                name: "RetrySchedule",
                table: "WebhookVersions");

            migrationBuilder.DropColumn(
                name: "TimeoutSeconds",
                table: "WebhookVersions");

            migrationBuilder.DropColumn(
                name: "RetrySchedule",
                table: "Webhooks");

            migrationBuilder.DropColumn(
                name: "TimeoutSeconds",
                table: "Webhooks");

            migrationBuilder.DropColumn(
                name: "IsReplay",
                table: "Deliveries");

            migrationBuilder.DropColumn(
                name: "RecoveryKey",
                table: "Deliveries");
        }
    }
}
