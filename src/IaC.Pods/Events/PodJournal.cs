using System.Text.Json;
using IaC.Pods.Json;
using IaC.Pods.Protocol;

namespace IaC.Pods;

/// <summary>Writes down what happens to one pod. Nothing that it is told can fail: what cannot be written is counted, and the number stands before what can be written next. Pods that belong to no stack, those of builds, have no journal.</summary>
internal sealed class PodJournal(RootLayout layout, TimeProvider time)
{
    private const int MostMessage = 1024;

    private int _lost;
    private string _fault = "";

    internal void Write(PodRecord pod, PodEvent what)
    {
        if (pod.Stack.Length == 0)
        {
            return;
        }

        FrameBuffer lines = new();
        if (_lost > 0)
        {
            Line(lines, pod, new PodEvent(null, PodEventReason.EventsLost, $"{_lost} {(_lost == 1 ? "event" : "events")} could not be written: {_fault}"));
        }

        Line(lines, pod, what);
        string? fault = PodEventFiles.TryAppend(layout, pod.Uid, lines.Written);
        (_lost, _fault) = fault is null ? (0, "") : (_lost + 1, fault);
    }

    // The members of an event of `iac events`, so that one reader reads both journals.
    private void Line(FrameBuffer output, PodRecord pod, PodEvent what)
    {
        using (Utf8JsonWriter json = new(output))
        {
            json.WriteStartObject();
            json.Time("time", time.GetUtcNow());
            json.Text("stack", pod.Stack);
            json.Text("name", $"{pod.Kind.ToLowerInvariant()}/{(pod.Namespace == "default" ? "" : $"{pod.Namespace}.")}{pod.Name}");
            json.Text("container", what.Container);
            json.Text("type", what.Reason);
            json.Text("message", what.Message.Length <= MostMessage ? what.Message : $"{what.Message[..MostMessage]}...");
            json.WriteEndObject();
        }

        output.GetSpan(1)[0] = (byte)'\n';
        output.Advance(1);
    }
}
