using System.Text.Json.Nodes;

namespace IaC.Model.Tests;

/// <summary>One document of each kind in which every field stands, so that a test which walks them misses none.</summary>
internal static class SampleDocuments
{
    private static readonly Dictionary<string, string> Texts = new()
    {
        ["Pod"] = """
            {"apiVersion":"v1","kind":"Pod","metadata":{"name":"web.1","namespace":"shop","labels":{"a.b/c":"d","e":""},"annotations":{"x/y":"anything at all"}},
             "spec":{"nodeName":"box","nodeSelector":{"disk":"fast"},"restartPolicy":"OnFailure","terminationGracePeriodSeconds":5,"activeDeadlineSeconds":600,"hostname":"web","hostNetwork":false,"shareProcessNamespace":true,
              "dnsPolicy":"None","dnsConfig":{"nameservers":["10.0.0.53"],"searches":["a.b",".","c."],"options":[{"name":"ndots","value":"2"},{"name":"edns0"}]},
              "hostAliases":[{"ip":"10.0.0.1","hostnames":["a.b","c"]}],
              "securityContext":{"runAsUser":1,"runAsGroup":2,"runAsNonRoot":true,"supplementalGroups":[3,4],"fsGroup":5,"fsGroupChangePolicy":"OnRootMismatch","sysctls":[{"name":"net.core.somaxconn","value":"64"}],"seccompProfile":{"type":"RuntimeDefault"}},
              "volumes":[{"name":"e","emptyDir":{"medium":"Memory","sizeLimit":"1Mi"}},{"name":"h","hostPath":{"path":"/srv","type":"DirectoryOrCreate"}},
               {"name":"c","configMap":{"name":"c","items":[{"key":"k","path":"p/q","mode":256}],"defaultMode":420,"optional":true}},
               {"name":"s","secret":{"secretName":"s","items":[{"key":"k","path":"p","mode":0}],"defaultMode":256,"optional":false}},
               {"name":"d","downwardAPI":{"items":[{"path":"labels","fieldRef":{"apiVersion":"v1","fieldPath":"metadata.labels"},"mode":256},{"path":"cpu","resourceFieldRef":{"containerName":"m","resource":"limits.cpu","divisor":"1m"}}],"defaultMode":420}},
               {"name":"p","projected":{"sources":[{"configMap":{"name":"c","items":[{"key":"k","path":"x","mode":256}],"optional":true}},{"secret":{"name":"s","items":[{"key":"k","path":"y","mode":256}],"optional":true}},
                {"downwardAPI":{"items":[{"path":"name","fieldRef":{"apiVersion":"v1","fieldPath":"metadata.name"},"mode":256},{"path":"mem","resourceFieldRef":{"containerName":"m","resource":"limits.memory","divisor":"1Mi"}}]}}],"defaultMode":256}},
               {"name":"v","persistentVolumeClaim":{"claimName":"v","readOnly":true}},
               {"name":"o","ephemeral":{"volumeClaimTemplate":{"spec":{"accessModes":["ReadWriteOnce"],"volumeMode":"Filesystem","resources":{"requests":{"storage":"1Gi"}}}}}}],
              "imagePullSecrets":[{"name":"s"}],"initContainers":[{"name":"i","image":"tools"}],
              "containers":[{"name":"m","image":"reg.io:5000/a/b:1@sha256:abc","imagePullPolicy":"Always","command":["a"],"args":["b",""],"workingDir":"/w","stdin":true,"stdinOnce":true,"tty":true,
               "envFrom":[{"prefix":"P_","configMapRef":{"name":"c","optional":true}},{"secretRef":{"name":"s","optional":false}}],
               "env":[{"name":"A","value":"v"},{"name":"B","valueFrom":{"configMapKeyRef":{"name":"c","key":"k","optional":false}}},
                {"name":"C","valueFrom":{"secretKeyRef":{"name":"s","key":"k","optional":true}}},{"name":"D","valueFrom":{"fieldRef":{"apiVersion":"v1","fieldPath":"metadata.labels['a.b/c']"}}},
                {"name":"E","valueFrom":{"resourceFieldRef":{"containerName":"m","resource":"limits.memory","divisor":"1Mi"}}}],
               "ports":[{"name":"http","containerPort":80,"hostPort":8080,"hostIP":"127.0.0.1","protocol":"TCP"},{"containerPort":53,"protocol":"UDP"}],
               "resources":{"limits":{"cpu":1.5,"memory":"64Mi"},"requests":{"cpu":"500m","memory":1000}},
               "restartPolicy":"Always","lifecycle":{"postStart":{"sleep":{"seconds":1}},"preStop":{"exec":{"command":["x"]},"httpGet":{"host":"127.0.0.1","scheme":"HTTP","port":1,"path":"/","httpHeaders":[{"name":"X-A","value":"b"}]},"sleep":{"seconds":0}}},
               "startupProbe":{"exec":{"command":["x"]}},
               "livenessProbe":{"exec":{"command":["x"]},"tcpSocket":{"host":"::1","port":80},"grpc":{"port":1,"service":"s"},"httpGet":{"host":"127.0.0.1","scheme":"HTTP","port":"http","path":"/a?b=c","httpHeaders":[{"name":"X-A","value":"b c"}]},"initialDelaySeconds":1,"periodSeconds":2,"timeoutSeconds":3,"successThreshold":1,"failureThreshold":4,"terminationGracePeriodSeconds":5},
               "readinessProbe":{"successThreshold":2},
               "volumeMounts":[{"name":"e","mountPath":"/e","subPath":"x/y","readOnly":true},{"name":"v","mountPath":"/v","subPathExpr":"$(A)"}],
               "securityContext":{"runAsUser":0,"runAsGroup":0,"runAsNonRoot":false,"readOnlyRootFilesystem":true,"privileged":false,"capabilities":{"add":["NET_ADMIN"],"drop":["ALL"]},
                "allowPrivilegeEscalation":false,"seccompProfile":{"type":"Unconfined"}}}]}}
            """,
        ["ConfigMap"] = """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c","namespace":"n"},"data":{"a.b-c_d":"x"},"binaryData":{"b":"aGk="},"immutable":true}""",
        ["Secret"] = """{"apiVersion":"v1","kind":"Secret","metadata":{"name":"s"},"type":"Opaque","data":{"a":"aGk="},"stringData":{"b":"x"},"immutable":false}""",
        ["PersistentVolumeClaim"] = """{"apiVersion":"v1","kind":"PersistentVolumeClaim","metadata":{"name":"v"},"spec":{"storageClassName":"fast","accessModes":["ReadWriteOnce","ReadWriteOncePod"],"volumeMode":"Filesystem","resources":{"requests":{"storage":"1Gi"}}}}""",
        ["Host"] = """{"apiVersion":"iac/v1alpha1","kind":"Host","metadata":{"name":"localhost","labels":{"a":"b"},"annotations":{}},"spec":{"connection":"ssh://root@edge-1:22","packages":["hello"],"kernelModules":["br_netfilter"],"sysctls":{"net.ipv4.ip_forward":"1"},"network":{"bridges":[{"name":"br0","addresses":["10.9.0.1/24","fd09::1/64"],"interfaces":["eth1"]}],"podSubnet":"10.42.0.0/20","podSubnetV6":"fd12:3456:789a::/64","nameservers":["10.0.0.53"],"confirmSeconds":5},"storage":[{"name":"fast","path":"/mnt/fast","storageClassName":"ssd","capacity":{"disk":"100Gi","reserve":"10Gi","overcommit":"1.5"}}],"users":[{"name":"ops","uid":4000,"groups":["adm"],"shell":"/bin/bash","home":"/home/ops","authorizedKeys":["ssh-ed25519 AAAA ops"]}],"files":[{"path":"/etc/a","content":"a","mode":"0600","owner":"0:0","restarts":["a.service"]},{"path":"/etc/b","contentBase64":"AA=="},{"path":"/etc/c","source":"./c"},{"path":"/etc/d","template":"./d"}],"systemdUnits":[{"name":"a.service","content":"[Unit]","enabled":true,"running":true}],"capacity":{"cpu":"1500m","memory":"2Gi","disk":"100Gi","reserve":{"cpu":"500m","memory":"1Gi","disk":"10Gi"},"overcommit":{"cpu":"2","memory":"1","disk":"1.5"}},"cost":{"perHour":"0.42","currency":"EUR"}}}""",
        ["Image"] = """
            {"apiVersion":"iac/v1alpha1","kind":"Image","metadata":{"name":"i"},"spec":{"from":"scratch",
             "layers":[{"programs":["/bin/sh"]},{"files":[{"path":"/a","content":"x","mode":"0644","owner":"1:2"}]},{"copy":{"source":"./x","path":"/y","mode":"0755","owner":"0:0"}},
              {"copyFrom":{"image":"reg.io/b:1","source":"/x","path":"/y","mode":"0755","owner":"1:1"}},
              {"run":{"script":"make","command":["make"],"network":true,"env":{"A":"b"},"user":"1","workingDir":"/w","caches":[{"path":"/c","id":"c"}],"secrets":[{"name":"s","key":"k","path":"/k"}]}}],
             "args":{"A":"b"},"build":{"context":"./x","dockerfile":"D","target":"t","args":{"A":"b"}},
             "registry":{"reference":"reg.io/a:1","pullPolicy":"Always"},"archive":{"path":"x.tar","reference":"a"},
             "disk":{"path":"d.raw","url":"https://a.b:1/d.raw?x=1","sha256":"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef","sha512":"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef","format":"raw"},"guest":"vm","image":{"from":"a","size":"1Gi"},
             "config":{"entrypoint":["a"],"cmd":["b"],"env":{"A":"b"},"user":"1:1","workingDir":"/","exposedPorts":["80/tcp","53"],"labels":{"a":"b"}}}}
            """,
        ["Guest"] = """
            {"apiVersion":"iac/v1alpha1","kind":"Guest","metadata":{"name":"vm","labels":{"a":"b"}},"spec":{"nodeName":"localhost","nodeSelector":{"disk":"fast"},"running":false,"cpus":{"count":2,"max":4},"memory":{"size":"256Mi","max":"1Gi"},
             "image":"debian","rootDisk":{"size":"20Gi"},
             "disks":[{"name":"data","size":"1Gi","format":"raw","onDelete":"delete"},{"name":"tools","image":"tools","readOnly":true},{"name":"host","path":"/dev/vg/db"}],
             "folders":[{"name":"www","path":"/srv/www","readOnly":true}],
             "networks":[{"name":"lan","bridge":"br0","mac":"52:54:00:12:34:56","address":"192.168.1.10/24"},{"name":"out","user":{"subnet":"10.0.9.0/24"}}],"devices":[{"name":"dice","rng":{}},{"name":"dog","watchdog":{"action":"poweroff"}},{"name":"gps","serial":{"path":"/dev/ttyUSB0"}}],"machine":"pc","console":"virtio","mutable":true,"qemuArgs":["-device","virtio-rng-pci"],
             "cloudInit":{"userData":{"packages":["nginx"]},"metaData":{"a":"b"},"networkConfig":{"version":2},"sshKeys":["ssh-ed25519 AAAA"],"users":[{"name":"ann","sshKeys":["ssh-ed25519 BBBB"],"sudo":true,"groups":["adm"],"shell":"/bin/sh"}]},
             "kernel":"./vmlinuz","initrd":"/boot/initrd","cmdline":"console=ttyS0","firmware":"uefi","accel":"tcg","ports":[{"port":80,"hostPort":8080,"hostIP":"127.0.0.1","protocol":"TCP"}],
             "restartPolicy":"OnFailure","readiness":{"log":"up","agent":true,"ssh":true,"tcp":80,"cloudInit":true,"timeoutSeconds":60},"screen":true,"shutdown":{"graceSeconds":5}}}
            """,
        ["GitOps"] = """
            {"apiVersion":"iac/v1alpha1","kind":"GitOps","metadata":{"name":"edge"},"spec":{"listen":"127.0.0.1:9292","webhookSecretFile":"/etc/iac/webhook","notify":"https://example.org/hook",
            "sources":[{"name":"infra","url":"https://example.org/infra.git","branch":"main","tag":"v1","semver":"1.*","commit":"0123","interval":"10s","verify":{"mode":"tag","allowedSignersFile":"/etc/iac/signers","gpgKeyFiles":["/etc/iac/key.asc"]},
            "allowForcePush":true,"sparse":["edge"],"sshKeyFile":"/etc/iac/key","knownHostsFile":"/etc/iac/known","credentialsFile":"/etc/iac/git","caFile":"/etc/iac/ca.pem"}],
            "units":[{"name":"web","source":"infra","path":"edge/web","program":{"feed":"/srv/feed","network":true,"timeout":"2m"},"scan":"60s","stableSeconds":3,"drift":"warn","ignore":[{"resource":"pod/web","paths":["/spec/hostname"]}],"dependsOn":["db"],"allowEmpty":true,"maxDeletes":3,
            "allowDataLoss":true,"timeout":"5m","approve":"manual","windows":[{"days":["sat","sun"],"from":"22:00","to":"04:00"}],"suspend":true}]}}
            """,
        ["Stack"] = """{"apiVersion":"iac/v1alpha1","kind":"Stack","metadata":{"name":"s"},"spec":{"guards":{"maxDeletes":3},"config":{"a":1,"b":[{}],"c":"x"},"providers":["../p"],"outputs":{"a":"b","c":{"d":[1]}}}}""",
        ["List"] = """{"apiVersion":"v1","kind":"List","metadata":{"resourceVersion":""},"items":[{"kind":"Pod"}]}""",
    };

    public static JsonObject Of(string kind) => JsonNode.Parse(Texts[kind])!.AsObject();
}
