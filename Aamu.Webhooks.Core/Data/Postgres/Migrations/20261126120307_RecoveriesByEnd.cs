using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Aamu.Webhooks.Core.Data.Postgres.Migrations
{
    /// <inheritdoc />
    [DbContext(typeof(PostgresWebhooksDbContext))]
    [Migration("20261126120307_RecoveriesByEnd")]
    public class RecoveriesByEnd : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "IX_recoveryruns_endedat_key",
                table: "recoveryruns",
                columns: new[] { "endedat", "key" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_recoveryruns_endedat_key",
                table: "recoveryruns");
        }
    }
}
