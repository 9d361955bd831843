using System.Text.Json.Nodes;

namespace IaC.Model.Tests;

public sealed class EffectTests
{
    [Theory]
    [InlineData("/metadata/labels/a~1b", FieldEffect.Live)]
    [InlineData("/metadata/name", FieldEffect.Replace)]
    [InlineData("/spec/nodeName", FieldEffect.Replace)]
    [InlineData("/spec/hostNetwork", FieldEffect.Replace)]
    [InlineData("/spec/restartPolicy", FieldEffect.Live)]
    [InlineData("/spec/hostAliases/0/hostnames/1", FieldEffect.Live)]
    [InlineData("/spec/securityContext/runAsUser", FieldEffect.Restart)]
    [InlineData("/spec/securityContext/fsGroup", FieldEffect.Replace)]
    [InlineData("/spec/containers", FieldEffect.Replace)]
    [InlineData("/spec/containers/1", FieldEffect.Replace)]
    [InlineData("/spec/containers/1/name", FieldEffect.Replace)]
    [InlineData("/spec/containers/1/image", FieldEffect.Restart)]
    [InlineData("/spec/containers/1/args/0", FieldEffect.Restart)]
    [InlineData("/spec/containers/1/env/0/valueFrom/configMapKeyRef/name", FieldEffect.Restart)]
    [InlineData("/spec/containers/1/resources/limits/memory", FieldEffect.Live)]
    [InlineData("/spec/containers/1/ports/0/hostPort", FieldEffect.Live)]
    [InlineData("/spec/containers/1/imagePullPolicy", FieldEffect.None)]
    [InlineData("/spec/containers/1/lifecycle/preStop/sleep/seconds", FieldEffect.Live)]
    [InlineData("/spec/activeDeadlineSeconds", FieldEffect.Live)]
    [InlineData("/spec/initContainers/0/image", FieldEffect.Replace)]
    [InlineData("/spec/volumes/0", FieldEffect.Replace)]
    [InlineData("/spec/volumes/0/configMap", FieldEffect.Replace)]
    [InlineData("/spec/volumes/0/configMap/name", FieldEffect.Live)]
    [InlineData("/spec/volumes/0/secret/secretName", FieldEffect.Live)]
    [InlineData("/spec/unheardOf", FieldEffect.Replace)]
    [InlineData("", FieldEffect.Replace)]
    public void A_change_of_a_pod_costs_what_the_nearest_property_says(string pointer, FieldEffect effect) => Assert.Equal(effect, BuiltInKinds.Pod.EffectOf(pointer));

    [Theory]
    [InlineData("/metadata/labels/tier", FieldEffect.Restart)]
    [InlineData("/metadata/labels", FieldEffect.Restart)]
    [InlineData("/metadata/labels/other", FieldEffect.Live)]
    [InlineData("/metadata/annotations/tier", FieldEffect.Live)]
    [InlineData("/spec/containers/0/resources/limits/memory", FieldEffect.Restart)]
    [InlineData("/spec/containers/1/resources/limits/memory", FieldEffect.Live)]
    [InlineData("/spec/containers/0/ports", FieldEffect.Live)]
    public void What_a_variable_takes_its_value_from_costs_a_restart(string pointer, FieldEffect effect)
    {
        JsonObject pod = JsonNode.Parse("""
            {"spec":{"containers":[{"name":"a"},{"name":"b","env":[{"name":"T","valueFrom":{"fieldRef":{"fieldPath":"metadata.labels['tier']"}}},
              {"name":"M","valueFrom":{"resourceFieldRef":{"containerName":"a","resource":"limits.memory"}}}]}]}}
            """)!.AsObject();

        Assert.Equal(effect, BuiltInKinds.Pod.EffectOf(pod, pointer, null, null));
    }

    [Theory]
    [InlineData("/spec/volumes/0/configMap/name", FieldEffect.Restart)]
    [InlineData("/spec/volumes/1/secret/secretName", FieldEffect.Live)]
    public void What_is_projected_into_a_file_that_is_mounted_by_itself_costs_a_restart(string pointer, FieldEffect effect)
    {
        JsonObject pod = JsonNode.Parse("""
            {"spec":{"volumes":[{"name":"c","configMap":{"name":"c"}},{"name":"s","secret":{"secretName":"s"}}],
              "containers":[{"name":"a","volumeMounts":[{"name":"c","mountPath":"/c","subPath":"a.conf"},{"name":"s","mountPath":"/s"}]}]}}
            """)!.AsObject();

        Assert.Equal(effect, BuiltInKinds.Pod.EffectOf(pod, pointer, null, null));
    }

    [Theory]
    [InlineData("/spec/initContainers/0/image", FieldEffect.Replace)]
    [InlineData("/spec/initContainers/0/env/0/value", FieldEffect.Replace)]
    [InlineData("/spec/initContainers/1/image", FieldEffect.Restart)]
    [InlineData("/spec/initContainers/1/readinessProbe/periodSeconds", FieldEffect.Live)]
    [InlineData("/spec/initContainers/1/restartPolicy", FieldEffect.Replace)]
    [InlineData("/spec/initContainers/1", FieldEffect.Replace)]
    [InlineData("/spec/initContainers/2/image", FieldEffect.Replace)]
    public void A_sidecar_changes_as_a_container_does(string pointer, FieldEffect effect)
    {
        JsonObject pod = JsonNode.Parse("""{"spec":{"initContainers":[{"name":"i"},{"name":"s","restartPolicy":"Always"}],"containers":[{"name":"a"}]}}""")!.AsObject();
        Assert.Equal(effect, BuiltInKinds.Pod.EffectOf(pod, pointer, null, null));
    }

    [Theory]
    [InlineData("Image", "/spec/layers/0/programs/1", FieldEffect.Live)]
    [InlineData("ConfigMap", "/data/key", FieldEffect.None)]
    [InlineData("Secret", "/stringData/key", FieldEffect.None)]
    [InlineData("Host", "/spec/capacity/reserve/cpu", FieldEffect.None)]
    public void Where_nothing_runs_a_change_costs_nothing(string kind, string pointer, FieldEffect effect) => Assert.Equal(effect, BuiltInKinds.FindByName(kind)!.EffectOf(pointer));

    [Theory]
    [InlineData("Secret", "/data/password", true)]
    [InlineData("Secret", "/data", true)]
    [InlineData("Secret", "/stringData/password", true)]
    [InlineData("Secret", "/type", false)]
    [InlineData("ConfigMap", "/data/password", false)]
    public void The_data_of_a_secret_are_secret(string kind, string pointer, bool secret) => Assert.Equal(secret, BuiltInKinds.FindByName(kind)!.IsSecret(pointer));
}
