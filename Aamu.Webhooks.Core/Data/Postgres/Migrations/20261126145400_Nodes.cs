using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Aamu.Webhooks.Core.Data.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class Nodes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateSequence(
                name: "heldmark");

            migrationBuilder.CreateSequence(
                name: "settingsmark");

            migrationBuilder.CreateTable(
                name: "deploymentnotes",
                columns: table => new
                {
                    name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    text = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_deploymentnotes", x => x.name);
                });

            // A sequence that was never asked shows its first number, and shows the same when it was asked once.
            migrationBuilder.Sql("SELECT nextval('settingsmark'), nextval('heldmark')");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "deploymentnotes");

            migrationBuilder.DropSequence(
                name: "heldmark");

            migrationBuilder.DropSequence(
                name: "settingsmark");
        }
    }
}
