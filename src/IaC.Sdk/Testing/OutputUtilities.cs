namespace IaC.Testing;

/// <summary>Values of outputs, in unit tests of programs only.</summary>
public static class OutputUtilities
{
    /// <summary>The value of an output of a program that <see cref="Deployment.TestAsync{TStack}(IMocks, TestOptions)"/> ran.</summary>
    /// <exception cref="InvalidOperationException">It depends on a resource of a program that runs for real.</exception>
    public static async Task<T> GetValueAsync<T>(Output<T> output)
    {
        var leaves = new HashSet<LeafNode>();
        await output.Node.ResolveAsync(null).ConfigureAwait(false);
        output.Node.AddLeaves(leaves);
        LeafValues? values = leaves.FirstOrDefault()?.Owner.Program.Leaves;
        Resolved resolved = await output.Node.ResolveAsync(values).ConfigureAwait(false);
        return resolved.IsKnown ? (T)resolved.Value! : throw new InvalidOperationException("the value is not known: the program was not run by Deployment.TestAsync");
    }
}
