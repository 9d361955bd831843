using System.Text.Json.Nodes;
using IaC.Model.Kubernetes;

namespace IaC.Model.Tests;

public sealed class NormaliseTests
{
    [Fact]
    public void Defaults_are_written_in_at_every_depth()
    {
        JsonObject pod = BuiltInKinds.Pod.Normalise(Document("""{"metadata":{"name":"a"},"spec":{"containers":[{"name":"a","image":"b","ports":[{"containerPort":80}]}],"volumes":[{"name":"v","configMap":{"name":"c"}}]}}"""));

        Assert.Equal("default", pod["metadata"]!["namespace"]!.GetValue<string>());
        Assert.Equal("localhost", pod["spec"]!["nodeName"]!.GetValue<string>());
        Assert.Equal("Always", pod["spec"]!["restartPolicy"]!.GetValue<string>());
        Assert.Equal(30, pod["spec"]!["terminationGracePeriodSeconds"]!.GetValue<int>());
        Assert.Equal("TCP", pod["spec"]!["containers"]![0]!["ports"]![0]!["protocol"]!.GetValue<string>());
        Assert.Equal(420, pod["spec"]!["volumes"]![0]!["configMap"]!["defaultMode"]!.GetValue<int>());
        Assert.Null(pod["spec"]!["hostname"]);
    }

    [Theory]
    [InlineData("""{"spec":{"hostNetwork":false,"containers":[]}}""", """{"spec":{"containers":[]}}""")]
    [InlineData("""{"spec":{"containers":[{"resources":{"limits":{"cpu":0.5,"memory":"1024Mi"}}}]}}""", """{"spec":{"containers":[{"resources":{"limits":{"cpu":"500m","memory":"1Gi"}}}]}}""")]
    [InlineData("""{"spec":{"containers":[{"args":null}]}}""", """{"spec":{"containers":[{}]}}""")]
    public void Documents_that_mean_the_same_are_equal(string left, string right) =>
        Assert.Equal(CanonicalJson.Write(BuiltInKinds.Pod.Normalise(Document(left))), CanonicalJson.Write(BuiltInKinds.Pod.Normalise(Document(right))));

    [Fact]
    public void An_empty_status_which_kubectl_writes_is_passed_over_and_any_other_is_refused()
    {
        JsonObject document = Document("""{"apiVersion":"v1","kind":"Pod","metadata":{"creationTimestamp":null,"name":"a"},"spec":{"containers":[{"name":"a","image":"b","resources":{}}]},"status":{}}""");
        Assert.Empty(BuiltInKinds.Pod.Check(document));
        Assert.False(BuiltInKinds.Pod.Normalise(document).ContainsKey("status"));

        document["status"] = new JsonObject { ["phase"] = "Running" };
        Assert.Equal("/status", Assert.Single(BuiltInKinds.Pod.Check(document)).Pointer);
    }

    [Fact]
    public void Normalising_twice_changes_nothing_and_the_document_itself_stays()
    {
        foreach (KindDescriptor kind in BuiltInKinds.All)
        {
            JsonObject document = SampleDocuments.Of(kind.Kind);
            string before = document.ToJsonString();
            JsonObject once = kind.Normalise(document);

            Assert.Equal(before, document.ToJsonString());
            Assert.Equal(once.ToJsonString(), kind.Normalise(once).ToJsonString());
        }
    }

    [Fact]
    public void An_expression_stays_where_a_value_is_wanted()
    {
        JsonObject pod = BuiltInKinds.Pod.Normalise(Document("""{"spec":{"containers":[{"resources":{"limits":{"cpu":"${{ config.cpu }}"}}}]}}"""));

        Assert.Equal("${{ config.cpu }}", pod["spec"]!["containers"]![0]!["resources"]!["limits"]!["cpu"]!.GetValue<string>());
    }

    [Fact]
    public void The_text_of_a_secret_becomes_data()
    {
        JsonObject secret = BuiltInKinds.Secret.Normalise(Document("""{"data":{"a":"eA==","b":"eA=="},"stringData":{"b":"y"}}"""));

        Assert.Equal("""{"a":"eA==","b":"eQ=="}""", secret["data"]!.ToJsonString());
        Assert.Null(secret["stringData"]);
    }

    [Fact]
    public void A_normalised_document_reads_into_its_record_with_the_defaults()
    {
        JsonObject document = Document("""{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a"},"spec":{"containers":[{"name":"a","image":"b"}]}}""");

        Pod pod = ModelReader.ReadPod(BuiltInKinds.Pod.Normalise(document));

        Assert.Equal("localhost", pod.Spec.NodeName);
        Assert.Equal(30, pod.Spec.TerminationGracePeriodSeconds);
        Assert.Equal(RestartPolicy.Always, pod.Spec.RestartPolicy);
        Assert.Empty(pod.Spec.Volumes);
        Assert.Empty(Assert.Single(pod.Spec.Containers).Env);
    }

    private static JsonObject Document(string json) => JsonNode.Parse(json)!.AsObject();
}
