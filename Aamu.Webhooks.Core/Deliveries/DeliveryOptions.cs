using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Aamu.Webhooks.Core.Deliveries;

/// <summary>The settings of section <c>Delivery</c>. Its names are a contract with those who deploy.</summary>
public sealed class DeliveryOptions
{
    public const string Section = "Delivery";

    [Description("One deadline for DNS, connecting, TLS, sending and the whole answer.")]
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00", MinimumIsExclusive = true, ParseLimitsInInvariantCulture = true, ErrorMessage = "Delivery:RequestTimeout must be more than zero and at most 00:05:00.")]
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>In one text, so that a deployment replaces the whole schedule and never half of it.</summary>
    [Description("The waits between tries, with commas between them: 100 at most, of 7 days at most. Replaced as a whole.")]
    public string RetrySchedule { get; set; } = Deliveries.RetrySchedule.DefaultText;

    [Description("How long a webhook's own deadline may be.")]
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00", MinimumIsExclusive = true, ParseLimitsInInvariantCulture = true, ErrorMessage = "Delivery:LongestTimeout must be more than zero and at most 00:05:00.")]
    public TimeSpan LongestTimeout { get; set; } = TimeSpan.FromMinutes(1);

    [Description("How long all waits of a webhook's own schedule may last together.")]
    [Range(typeof(TimeSpan), "00:00:00", "60.00:00:00", ParseLimitsInInvariantCulture = true, ErrorMessage = "Delivery:LongestRetrying must be between zero and 60.00:00:00.")]
    public TimeSpan LongestRetrying { get; set; } = TimeSpan.FromDays(14);

    [Description("Networks that may be called although they are private, with commas between them: `10.1.0.0/16, fd12:3456::/32`.")]
    public string AllowedNetworks { get; set; } = "";

    /// <summary>Below 1024 are services that were never meant for requests from the web.</summary>
    [Description("Ports that may be called, in allowed networks too. Webhooks that were saved with another one fail and say so; the start logs how many they are.")]
    public string AllowedPorts { get; set; } = "80, 443, 1024-65535";

    [Description("How many requests of one webhook may be on their way at once; more than 16 only while a slow, healthy receiver has a backlog.")]
    [Range(1, 1000, ErrorMessage = "Delivery:MaxInFlightPerWebhook must be between 1 and 1,000.")]
    public int MaxInFlightPerWebhook { get; set; } = 256;

    [Description("How many deliveries the paused and disabled webhooks of a team may hold together; beyond it the oldest are cancelled. A disabled webhook holds what waited when it was disabled; new events are not kept for it.")]
    [Range(1, 10_000_000, ErrorMessage = "Delivery:MaxHeldPerTeam must be between 1 and 10,000,000.")]
    public int MaxHeldPerTeam { get; set; } = 100_000;

    [Description("Requests carry `traceparent`, for receivers whose traces go to the same place as ours.")]
    public bool SendTraceParent { get; set; }
}
