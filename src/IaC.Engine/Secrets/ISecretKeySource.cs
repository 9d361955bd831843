namespace IaC.Engine;

/// <summary>Where the keys of secrets come from. A key is 32 bytes; its id stands in every envelope that it sealed.</summary>
public interface ISecretKeySource
{
    /// <summary>Id of a key for sealing: the newest one, or a new one where there is none yet. Never asks the user.</summary>
    string CurrentKeyId();

    /// <summary>Makes a new key, which is then the current one; older ones still open what they sealed.</summary>
    ValueTask<string> RotateAsync(CancellationToken cancellationToken);

    /// <summary>Key of the hashes by which secrets are compared, where several people have to find the same ones. <value>None: each machine has its own.</value></summary>
    byte[]? SharedHashKey => null;

    /// <summary>Whether it has the key of an id.</summary>
    bool Has(string id);

    /// <summary>The key of an id.</summary>
    /// <exception cref="EngineException">This source does not have it; the message names the id and what is needed.</exception>
    byte[] GetKey(string id);
}
