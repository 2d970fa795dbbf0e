using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Aamu.Webhooks.Core.Data.Migrations
{
    /// <inheritdoc />
    [DbContext(typeof(WebhooksDbContext))]
    [Migration("20261126084821_LeasesWithoutTime")]
    public class LeasesWithoutTime : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // By itself EF Core makes the table anew, outside the transaction: killed amid it, the program would not start again.
            migrationBuilder.Sql("ALTER TABLE LaneLeases DROP COLUMN Until");

            migrationBuilder.CreateIndex(
                name: "IX_Incidents_EndedAt",
                table: "Incidents",
                column: "EndedAt");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Incidents_EndedAt",
                table: "Incidents");

            migrationBuilder.AddColumn<long>(
                name: "Until",
                table: "LaneLeases",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);
        }
    }
}
