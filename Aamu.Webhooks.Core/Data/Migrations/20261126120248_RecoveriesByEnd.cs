using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Aamu.Webhooks.Core.Data.Migrations
{
    /// <inheritdoc />
    public partial class RecoveriesByEnd : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "IX_RecoveryRuns_EndedAt",
                table: "RecoveryRuns",
                column: "EndedAt");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_RecoveryRuns_EndedAt",
                table: "RecoveryRuns");
        }
    }
}
