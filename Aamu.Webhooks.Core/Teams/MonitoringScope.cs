namespace Aamu.Webhooks.Core.Teams;

/// <summary>The ticket of an operator's monitoring: reads the service's figures. Only <see cref="TeamAccess"/> prints it.</summary>
public sealed class MonitoringScope
{
    internal MonitoringScope(string keyName) => KeyName = keyName;

    /// <summary>The key's name, for logs.</summary>
    public string KeyName { get; }
}
