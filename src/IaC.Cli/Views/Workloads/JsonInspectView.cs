namespace IaC.Cli.Views.Workloads;

/// <summary>Everything about one resource, as JSON for people and programs alike.</summary>
internal sealed class JsonInspectView(TextWriter output)
{
    /// <summary>Shows what runs of it alone.</summary>
    public void Show(PodInspection? running) => output.WriteLine(ViewJson.Write(running));

    /// <summary>Shows it.</summary>
    public void Show(Inspection found) => output.WriteLine(ViewJson.Write(found));
}
