using System.Net;
using Aamu.Webhooks.Core.Ids;

namespace Aamu.Webhooks.Core.Teams;

/// <summary>The ticket of Aamu itself: it may submit events of any team and keep the directory. Only <see cref="TeamAccess"/> prints it.</summary>
public sealed class IngestScope
{
    internal IngestScope(ApiKeyId keyId, string keyName, IPAddress? address = null) => (KeyId, KeyName, Address) = (keyId, keyName, address);

    public ApiKeyId KeyId { get; }

    public string KeyName { get; }

    /// <summary>Where the caller is.</summary>
    public IPAddress? Address { get; }

    /// <summary>The same ticket in the hand of a program that calls from there.</summary>
    public IngestScope From(IPAddress? address) => new(KeyId, KeyName, address);
}
