using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Aamu.Webhooks.Core.Data.Postgres.Migrations
{
    /// <inheritdoc />
    [DbContext(typeof(PostgresWebhooksDbContext))]
    [Migration("20261126090656_RefusalsByEvent")]
    public class RefusalsByEvent : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "IX_refusedsubmissions_teamid_eventid",
                table: "refusedsubmissions",
                columns: new[] { "teamid", "eventid" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_refusedsubmissions_teamid_eventid",
                table: "refusedsubmissions");
        }
    }
}
