using System.ComponentModel;
using System.Net;
using Aamu.Webhooks.Core;
using Microsoft.AspNetCore.HttpOverrides;

namespace Aamu.Webhooks.Web.Hosting;

/// <summary>The settings of section <c>Proxies</c>.</summary>
internal sealed class ProxyOptions
{
    public const string Section = "Proxies";

    [Description("Networks of reverse proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed, with commas between them: `127.0.0.1/32`.")]
    public string Trusted { get; set; } = "";
}

/// <summary>
/// <c>Proxies:Trusted</c>: the networks of reverse proxies. Their word counts for where a request comes from and whether it was encrypted;
/// nobody else's does, or every limit by address would be a matter of a header.
/// </summary>
internal static class TrustedProxies
{
    private const string Setting = $"{ProxyOptions.Section}:{nameof(ProxyOptions.Trusted)}";

    public static void AddTrustedProxies(this IServiceCollection services) =>
        services.AddOptions<ForwardedHeadersOptions>().Configure<IConfiguration>((options, settings) =>
        {
            options.KnownProxies.Clear();
            options.KnownIPNetworks.Clear();
            options.ForwardedHeaders = ForwardedHeaders.None;
            foreach (var part in (settings.GetSection(ProxyOptions.Section).Get<ProxyOptions>()?.Trusted ?? "").Split([',', ' '], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                options.KnownIPNetworks.Add(Parse(part));
                options.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            }
        }).ValidateOnStart();

    private static System.Net.IPNetwork Parse(string part)
    {
        var whole = IPAddress.TryParse(part, out var address) ? $"{part}/{address.GetAddressBytes().Length * 8}" : part;
        return System.Net.IPNetwork.TryParse(whole, out var network)
            ? network
            : throw new StartRefusedException($"{Setting}: \"{part}\" is not a network. Write an address and the length of its prefix, such as 10.1.0.0/16.");
    }
}
