using Aamu.Webhooks.Core.Ids;

namespace Aamu.Webhooks.Core.Teams;

/// <summary>The ticket of Aamu itself: it may submit events of any team and keep the directory. Only <see cref="TeamAccess"/> prints it.</summary>
public sealed class IngestScope
{
    internal IngestScope(ApiKeyId keyId, string keyName) => (KeyId, KeyName) = (keyId, keyName);

    public ApiKeyId KeyId { get; }

    public string KeyName { get; }
}
