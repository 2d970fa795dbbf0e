using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text;
using Aamu.Webhooks.Core.Backups;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Web.Account;
using Aamu.Webhooks.Web.Account.Outside;
using Aamu.Webhooks.Web.Api;
using Aamu.Webhooks.Web.Hosting;
using Aamu.Webhooks.Web.Jobs;
using Aamu.Webhooks.Web.Mail;
using Aamu.Webhooks.Web.Secrets;
using Microsoft.Extensions.Configuration;

namespace Aamu.Webhooks.Tests.Hosting;

/// <summary>
/// The page <c>docs/configuration.md</c>, made of the options classes: a property's name, its kind, its <c>Range</c> and its <c>Description</c>. The default is what the property has when nothing but
/// the program's own <c>appsettings.json</c> was read.
/// </summary>
internal static class SettingsPage
{
    private const string Head = """
        # Configuration

        Settings come from `appsettings.json`, from environment variables with `__` for `:` (`Delivery__RequestTimeout=00:00:20`), or from arguments (`--Delivery:RequestTimeout=00:00:20`); the last of these counts.
        A wrong one stops the program with a sentence. A *time* is written as hours:minutes:seconds, `00:00:15`, with days before it, `1.00:00:00`.

        This page is made of the options classes, and a test fails when it is not what they say. To write it anew:
        `dotnet test --project Aamu.Webhooks.Tests --filter-method "*The_page_of_settings_is_written_anew" --explicit only`


        """;

    private const string Tail = """

        ## Of the framework

        | setting | meaning |
        |---|---|
        | `ASPNETCORE_URLS`, `--urls` | the addresses to listen on. With `dotnet run` it is `--urls` alone: its launch profile sets port 5080 over the variable |
        | `Kestrel:Certificates:Default:Path`, `Kestrel:Certificates:Default:KeyPath` | a certificate for `https` addresses: [deploying](deploying.md#without-a-proxy) |
        | `AllowedHosts` | the names under which requests may come, with semicolons between them; `*`: any |
        | `Logging:LogLevel:…` | what the log tells: `Logging:LogLevel:Hangfire=Information` |
        | `OTEL_EXPORTER_OTLP_ENDPOINT` and OpenTelemetry's other variables | where figures, log and traces go: [traces](decisions/traces.md) |

        """;

    /// <summary>In the order of the page.</summary>
    public static IReadOnlyList<Type> Sections { get; } =
    [
        typeof(ConnectionOptions), typeof(DatabaseOptions), typeof(DeliveryOptions), typeof(RetentionOptions), typeof(BackupOptions), typeof(SecretsOptions), typeof(ProxyOptions),
        typeof(MailOptions), typeof(JobsOptions), typeof(ApiOptions), typeof(SignInSettings), typeof(OutsideOptions), typeof(SeedOptions),
    ];

    private static IConfiguration Shipped { get; } = new ConfigurationBuilder().AddJsonFile(Path.Combine(Repository.Root, "Aamu.Webhooks.Web", "appsettings.json")).Build();

    public static string Write() => Head + string.Join('\n', Sections.Select(Section)) + Tail;

    public static string NameOf(Type section) => (string)section.GetField("Section")!.GetRawConstantValue()!;

    public static IEnumerable<PropertyInfo> SettingsOf(Type section) => section.GetProperties().Where(property => property.CanWrite);

    private static string Section(Type section)
    {
        var options = Activator.CreateInstance(section)!;
        Shipped.GetSection(NameOf(section)).Bind(options);
        var text = new StringBuilder($"## {NameOf(section)}\n\n");
        if (section.GetCustomAttribute<DescriptionAttribute>() is { } about)
        {
            text.Append(about.Description).Append("\n\n");
        }

        text.Append("| setting | value | default | meaning |\n|---|---|---|---|\n");
        foreach (var setting in SettingsOf(section))
        {
            text.Append(CultureInfo.InvariantCulture, $"| `{NameOf(section)}:{setting.Name}` | {Kind(setting)} | {Default(setting.GetValue(options))} | {setting.GetCustomAttribute<DescriptionAttribute>()!.Description} |\n");
        }

        return text.ToString();
    }

    private static string Kind(PropertyInfo setting)
    {
        var type = setting.PropertyType;
        var kind = type switch
        {
            _ when type == typeof(TimeSpan) => "time",
            _ when type == typeof(int) => "number",
            _ when type == typeof(bool) => "`true`, `false`",
            _ when type == typeof(Uri) => "URL",
            { IsEnum: true } => string.Join(", ", Enum.GetNames(type).Select(name => $"`{name}`")),
            _ => "text",
        };
        return setting.GetCustomAttribute<RangeAttribute>() is { } range ? $"{kind}, {(range.MinimumIsExclusive ? "more than " : "")}{Limit(range.Minimum)} to {Limit(range.Maximum)}" : kind;
    }

    private static string Limit(object limit) => limit is int number ? number.ToString("N0", CultureInfo.InvariantCulture) : $"{limit}";

    private static string Default(object? value) => value switch
    {
        null or "" => "*(none)*",
        bool isOn => isOn ? "`true`" : "`false`",
        _ => string.Create(CultureInfo.InvariantCulture, $"`{value}`"),
    };
}
