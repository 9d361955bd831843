using IaC.Engine;

namespace IaC.Cli.Views.State;

/// <summary>What is recorded as JSON.</summary>
internal sealed class JsonStateView(TextWriter output) : IStateView
{
    /// <inheritdoc/>
    public void Show(IReadOnlyList<StateRow> rows) => output.WriteLine(ViewJson.Write(rows));

    /// <inheritdoc/>
    public void Show(RecordedResourceView resource) => output.WriteLine(ViewJson.Write(resource));

    /// <inheritdoc/>
    public void Show(StateEdit edit) => output.WriteLine(ViewJson.Write(edit));
}
