using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Aamu.Webhooks.Core.Data.Postgres.Migrations
{
    /// <inheritdoc />
    [DbContext(typeof(PostgresWebhooksDbContext))]
    [Migration("20261126084824_LeasesWithoutTime")]
    public class LeasesWithoutTime : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "until",
                table: "laneleases");

            migrationBuilder.CreateIndex(
                name: "IX_incidents_endedat",
                table: "incidents",
                column: "endedat");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_incidents_endedat",
                table: "incidents");

            migrationBuilder.AddColumn<long>(
                name: "until",
                table: "laneleases",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);
        }
    }
}
