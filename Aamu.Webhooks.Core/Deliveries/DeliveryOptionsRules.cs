using Aamu.Webhooks.Core.Sending;
using Microsoft.Extensions.Options;

namespace Aamu.Webhooks.Core.Deliveries;

/// <summary>A wrong setting stops the program with a sentence that names it.</summary>
public sealed class DeliveryOptionsRules : IValidateOptions<DeliveryOptions>
{
    private const int MostInFlight = 1000;
    private const int MostHeld = 10_000_000;
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestRetrying = TimeSpan.FromDays(60);

    public ValidateOptionsResult Validate(string? name, DeliveryOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var objections = Objections(options).ToList();
        return objections.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(objections);
    }

    private static IEnumerable<string> Objections(DeliveryOptions options)
    {
        if (options.RequestTimeout <= TimeSpan.Zero || options.RequestTimeout > LongestTimeout)
        {
            yield return $"Delivery:RequestTimeout is {options.RequestTimeout}; it must be more than zero and at most {LongestTimeout}.";
        }

        if (!RetrySchedule.TryParse(options.RetrySchedule, out _, out var schedule))
        {
            yield return $"Delivery:RetrySchedule cannot be used: {schedule}.";
        }

        if (options.LongestTimeout <= TimeSpan.Zero || options.LongestTimeout > LongestTimeout)
        {
            yield return $"Delivery:LongestTimeout is {options.LongestTimeout}; it must be more than zero and at most {LongestTimeout}.";
        }

        if (options.LongestRetrying < TimeSpan.Zero || options.LongestRetrying > LongestRetrying)
        {
            yield return $"Delivery:LongestRetrying is {options.LongestRetrying}; it must be between zero and {LongestRetrying}.";
        }

        if (!NetworkList.TryParse(options.AllowedNetworks, out _, out var networks))
        {
            yield return $"Delivery:AllowedNetworks cannot be used: {networks}.";
        }

        if (!PortList.TryParse(options.AllowedPorts, out _, out var ports))
        {
            yield return $"Delivery:AllowedPorts cannot be used: {ports}.";
        }

        if (options.MaxInFlightPerWebhook is < 1 or > MostInFlight)
        {
            yield return $"Delivery:MaxInFlightPerWebhook is {options.MaxInFlightPerWebhook}; it must be between 1 and {MostInFlight}.";
        }

        if (options.MaxHeldPerTeam is < 1 or > MostHeld)
        {
            yield return $"Delivery:MaxHeldPerTeam is {options.MaxHeldPerTeam}; it must be between 1 and {MostHeld}.";
        }
    }
}
