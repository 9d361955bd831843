namespace IaC.Yaml;

/// <summary>Reads YAML documents into the one value that the engine plans from.</summary>
public static class StackLoader
{
    /// <summary>
    /// Reads, checks and joins the documents. Every fault of every document is reported, with its place; no exception is thrown for what a file holds.
    /// Duplicate names, references to what is not there, cycles and the syntax of expressions are found by the graph of the engine, for every front end alike.
    /// </summary>
    /// <param name="options">What to read.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static LoadResult Load(LoadOptions options, CancellationToken cancellationToken) => throw new NotImplementedException();
}
