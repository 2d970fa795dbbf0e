using Aamu.Webhooks.Core.Sending;
using Microsoft.Extensions.Options;

namespace Aamu.Webhooks.Core.Deliveries;

/// <summary>The texts that have a form of their own. A wrong one stops the program with a sentence that names it.</summary>
public sealed class DeliveryOptionsRules : IValidateOptions<DeliveryOptions>
{
    public ValidateOptionsResult Validate(string? name, DeliveryOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var objections = Objections(options).ToList();
        return objections.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(objections);
    }

    private static IEnumerable<string> Objections(DeliveryOptions options)
    {
        if (!RetrySchedule.TryParse(options.RetrySchedule, out _, out var schedule))
        {
            yield return $"Delivery:RetrySchedule cannot be used: {schedule}.";
        }

        if (!NetworkList.TryParse(options.AllowedNetworks, out _, out var networks))
        {
            yield return $"Delivery:AllowedNetworks cannot be used: {networks}.";
        }

        if (!PortList.TryParse(options.AllowedPorts, out _, out var ports))
        {
            yield return $"Delivery:AllowedPorts cannot be used: {ports}.";
        }
    }
}
