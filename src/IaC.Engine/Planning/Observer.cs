using IaC.Model;

namespace IaC.Engine;

/// <summary>Looks at the machine: one scan for each kind, the kinds side by side.</summary>
/// <param name="providers">The provider of each kind.</param>
internal sealed class Observer(IReadOnlyDictionary<(string ApiVersion, string Kind), IResourceProvider> providers)
{
    /// <summary>What was found, by uid.</summary>
    /// <param name="entries">What to look for. Their secrets are taken out of what providers say of them.</param>
    /// <param name="faults">Gets an error for each entry of a kind that has no provider.</param>
    /// <param name="cancellationToken">Cancels the scans.</param>
    public async Task<IReadOnlyDictionary<string, ObservedResource>> ReadAsync(IReadOnlyCollection<RecordedResource> entries, ICollection<Diagnostic> faults, CancellationToken cancellationToken)
    {
        var scans = new List<(List<ReadRequest> Requests, Task<IReadOnlyList<ObservedResource>> Found)>();
        foreach (IGrouping<(string ApiVersion, string Kind), RecordedResource> kind in entries.GroupBy(entry => (entry.Key.ApiVersion, entry.Key.Kind)))
        {
            if (!providers.TryGetValue(kind.Key, out IResourceProvider? provider))
            {
                faults.Add(Diagnostic.Error($"the state holds {kind.First().Key} of the kind {kind.Key.ApiVersion} {kind.Key.Kind}, which this iac does not know", null, "use the iac that made it"));
                continue;
            }

            List<ReadRequest> requests = [.. kind.Select(Request)];
            scans.Add((requests, provider.ReadAsync(requests, cancellationToken).AsTask()));
        }

        // Most say nothing.
        var redactor = new Lazy<SecretRedactor>(() => RedactorOf(entries));
        var observed = new Dictionary<string, ObservedResource>();
        foreach ((List<ReadRequest> requests, Task<IReadOnlyList<ObservedResource>> scan) in scans)
        {
            IReadOnlyList<ObservedResource> found = await scan.ConfigureAwait(false);
            if (found.Count != requests.Count)
            {
                throw new InvalidOperationException($"the provider of {requests[0].Urn} was asked for {requests.Count} resources and answered for {found.Count}");
            }

            for (int index = 0; index < found.Count; index++)
            {
                observed[requests[index].Uid] = found[index].Message is { } message ? found[index] with { Message = redactor.Value.Redact(message) } : found[index];
            }
        }

        return observed;
    }

    private static ReadRequest Request(RecordedResource entry) => new(
        entry.Urn,
        entry.Uid,
        entry.Inputs,
        entry.Outputs,
        [.. entry.References.Select(reference => new ReferenceValue(new ResourceReference(reference.Pointer, reference.Target.ToKey(), reference.Output), reference.Target, reference.Value, null) { Secret = reference.Secret })]);

    private static SecretRedactor RedactorOf(IReadOnlyCollection<RecordedResource> entries)
    {
        var redactor = new SecretRedactor();
        foreach (RecordedResource entry in entries)
        {
            redactor.Add(entry);
        }

        return redactor;
    }
}
