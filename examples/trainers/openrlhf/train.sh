# OpenRLHF: its own HTTP client. The profile stands in the path, a key as userinfo.
# Held to 170 s of its 180, then 503, which it tries again (5 times, 1 s apart).
python3 -m openrlhf.cli.train_ppo_ray \
  --reward.remote_url http://touchstone:8080/p/default/get_reward
