using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Aamu.Webhooks.Core.Data.Migrations
{
    /// <inheritdoc />
    [DbContext(typeof(WebhooksDbContext))]
    [Migration("20261125191921_History")]
    public class History : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Description",
                table: "WebhookVersions",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Headers",
                table: "WebhookVersions",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Secrets",
                table: "WebhookVersions",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Number",
                table: "WebhookSecrets",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            // What is known of what is there: secrets are numbered in their order, and the present version of each webhook is what the webhook is now.
            migrationBuilder.Sql("""
                UPDATE WebhookSecrets SET Number = (SELECT COUNT(*) FROM WebhookSecrets older WHERE older.WebhookKey = WebhookSecrets.WebhookKey AND older.Key <= WebhookSecrets.Key);
                UPDATE WebhookVersions SET Description = w.Description, Headers = w.Headers,
                    Secrets = (SELECT json_group_array(json_object('Number', s.Number, 'Until', s.ExpiresAt) ORDER BY s.Number DESC) FROM WebhookSecrets s WHERE s.WebhookKey = w.Key)
                FROM Webhooks w WHERE w.Key = WebhookVersions.WebhookKey AND w.Version = WebhookVersions.Version;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "Description",
                table: "WebhookVersions");

            migrationBuilder.DropColumn(
                name: "Headers",
                table: "WebhookVersions");

            migrationBuilder.DropColumn(
                name: "Secrets",
                table: "WebhookVersions");

            migrationBuilder.DropColumn(
                name: "Number",
                table: "WebhookSecrets");
        }
    }
}
