namespace IaC.GitOps;

/// <summary>The units of an agent, seen from one of them.</summary>
/// <param name="unit">Name of that one.</param>
/// <param name="loops">All of them.</param>
/// <param name="store">Where records lie.</param>
internal sealed class OtherUnits(string unit, IReadOnlyDictionary<string, UnitLoop> loops, UnitStore store) : IOtherUnits
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Former => [.. store.Names.Where(name => !loops.ContainsKey(name))];

    /// <inheritdoc/>
    public async Task<IReadOnlyList<UnitCheckout>> CheckOutAsync(CancellationToken cancellationToken)
    {
        var found = new List<UnitCheckout>();
        foreach (UnitLoop other in loops.Values.Where(loop => loop.Unit.Name != unit))
        {
            if (await other.CheckOutAsync($"{unit}/{other.Unit.Name}", cancellationToken).ConfigureAwait(false) is { } checkout)
            {
                found.Add(checkout);
            }
        }

        return found;
    }
}
