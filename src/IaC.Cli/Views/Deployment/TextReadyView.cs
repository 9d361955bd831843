using System.Text;
using IaC.Cli.Views.Formatting;

namespace IaC.Cli.Views.Deployment;

/// <summary>What runs at the end of an apply, with where it is reached and what it said first.</summary>
internal sealed class TextReadyView(TextWriter output, Ink ink) : IReadyView
{
    /// <inheritdoc/>
    public void Show(IReadOnlyList<ReadyWorkload> workloads)
    {
        if (workloads.Count == 0)
        {
            return;
        }

        var text = new StringBuilder("\n");
        int width = workloads.Max(workload => workload.Name.Length);
        foreach (ReadyWorkload workload in workloads)
        {
            string status = workload.Ready ? ink.Green("ready") : ink.Red(workload.Status);
            text.Append($"{workload.Name.PadRight(width)}  {status}  {string.Join(' ', workload.Addresses)}".TrimEnd()).Append('\n');
            int containerWidth = workload.Lines.Select(line => line.Container.Length).DefaultIfEmpty().Max();
            foreach (FirstLine line in workload.Lines)
            {
                text.Append($"    {ink.Dim(line.Container.PadRight(containerWidth))}  {Printable.Written(line.Text)}\n");
            }
        }

        output.Write(text);
    }
}
