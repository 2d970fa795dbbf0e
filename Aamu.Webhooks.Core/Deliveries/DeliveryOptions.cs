namespace Aamu.Webhooks.Core.Deliveries;

/// <summary>The settings of section <c>Delivery</c>. Its names are a contract with those who deploy.</summary>
public sealed class DeliveryOptions
{
    public const string Section = "Delivery";

    /// <summary>One deadline for DNS, connecting, TLS, sending and the whole answer.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>The waits between tries in one text, so that a deployment replaces the whole schedule and never half of it.</summary>
    public string RetrySchedule { get; set; } = Deliveries.RetrySchedule.DefaultText;

    /// <summary>A webhook's own deadline may be as long as this.</summary>
    public TimeSpan LongestTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>All waits of a webhook's own schedule together may last this long.</summary>
    public TimeSpan LongestRetrying { get; set; } = TimeSpan.FromDays(14);

    /// <summary>Networks that may be called although they are private: <c>10.1.0.0/16, fd12:3456::/32</c>.</summary>
    public string AllowedNetworks { get; set; } = "";

    /// <summary>Ports that may be called, in whatever network: <c>80, 443, 1024-65535</c>. Below 1024 are services that were never meant for requests from the web.</summary>
    public string AllowedPorts { get; set; } = "80, 443, 1024-65535";

    /// <summary>How many requests of one webhook may be on their way at once. Only a backlog towards a slow but healthy receiver makes use of so many.</summary>
    public int MaxInFlightPerWebhook { get; set; } = 256;

    /// <summary>How many deliveries the paused and disabled webhooks of a team may hold together; beyond it the oldest are cancelled.</summary>
    public int MaxHeldPerTeam { get; set; } = 100_000;

    /// <summary>Requests carry <c>traceparent</c>, for receivers whose traces go to the same place as ours.</summary>
    public bool SendTraceParent { get; set; }
}
