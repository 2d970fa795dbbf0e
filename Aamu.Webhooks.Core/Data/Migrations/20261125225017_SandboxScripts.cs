using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Aamu.Webhooks.Core.Data.Migrations
{
    /// <inheritdoc />
    public partial class SandboxScripts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.RenameColumn(
                name: "Token",
                table: "SandboxRequests",
                newName: "SandboxId");

            migrationBuilder.RenameIndex(
                name: "IX_SandboxRequests_Token",
                table: "SandboxRequests",
                newName: "IX_SandboxRequests_SandboxId");

            migrationBuilder.AddColumn<string>(
                name: "Reply",
                table: "SandboxRequests",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Id",
                table: "SandboxInboxes",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Name",
                table: "SandboxInboxes",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Script",
                table: "SandboxInboxes",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            // By hand: a sandbox of before keeps its address, what it received, and that it takes everything.
            migrationBuilder.Sql("""
                UPDATE SandboxInboxes SET Id = 'sbx_' || lower(hex(randomblob(16))), Name = 'Sandbox',
                    Script = '{"steps":[{"act":"answer","status":200,"seconds":0,"kiB":0}],"refusesBadSignatures":false}'
                """);
            migrationBuilder.Sql("DELETE FROM SandboxRequests WHERE SandboxId NOT IN (SELECT Token FROM SandboxInboxes)");
            migrationBuilder.Sql("UPDATE SandboxRequests SET SandboxId = (SELECT Id FROM SandboxInboxes WHERE Token = SandboxRequests.SandboxId)");

            migrationBuilder.DropPrimaryKey(
                name: "PK_SandboxInboxes",
                table: "SandboxInboxes");

            migrationBuilder.AddPrimaryKey(
                name: "PK_SandboxInboxes",
                table: "SandboxInboxes",
                column: "Id");

            migrationBuilder.CreateTable(
                name: "Checkups",
                columns: table => new
                {
                    WebhookKey = table.Column<long>(type: "INTEGER", nullable: false),
                    StartedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    FinishedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Report = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Checkups", x => x.WebhookKey);
                });

            migrationBuilder.CreateTable(
                name: "SandboxTurns",
                columns: table => new
                {
                    Key = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    SandboxId = table.Column<string>(type: "TEXT", nullable: false),
                    DeliveryId = table.Column<string>(type: "TEXT", nullable: false),
                    Count = table.Column<int>(type: "INTEGER", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SandboxTurns", x => x.Key);
                });

            migrationBuilder.CreateIndex(
                name: "IX_SandboxInboxes_Token",
                table: "SandboxInboxes",
                column: "Token",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_SandboxTurns_At",
                table: "SandboxTurns",
                column: "At");

            migrationBuilder.CreateIndex(
                name: "IX_SandboxTurns_SandboxId",
                table: "SandboxTurns",
                column: "SandboxId");

            migrationBuilder.CreateIndex(
                name: "IX_SandboxTurns_SandboxId_DeliveryId",
                table: "SandboxTurns",
                columns: new[] { "SandboxId", "DeliveryId" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Checkups");

            migrationBuilder.DropTable(
                name: "SandboxTurns");

            migrationBuilder.DropPrimaryKey(
                name: "PK_SandboxInboxes",
                table: "SandboxInboxes");

            migrationBuilder.DropIndex(
                name: "IX_SandboxInboxes_Token",
                table: "SandboxInboxes");

            migrationBuilder.DropColumn(
                name: "Reply",
                table: "SandboxRequests");

            migrationBuilder.DropColumn(
                name: "Id",
                table: "SandboxInboxes");

            migrationBuilder.DropColumn(
                name: "Name",
                table: "SandboxInboxes");

            migrationBuilder.DropColumn(
                name: "Script",
                table: "SandboxInboxes");

            migrationBuilder.RenameColumn(
                name: "SandboxId",
                table: "SandboxRequests",
                newName: "Token");

            migrationBuilder.RenameIndex(
                name: "IX_SandboxRequests_SandboxId",
                table: "SandboxRequests",
                newName: "IX_SandboxRequests_Token");

            migrationBuilder.AddPrimaryKey(
                name: "PK_SandboxInboxes",
                table: "SandboxInboxes",
                column: "Token");
        }
    }
}
